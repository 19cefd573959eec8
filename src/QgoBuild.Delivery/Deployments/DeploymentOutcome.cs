namespace QgoBuild.Delivery.Deployments;

/// <summary>How a deployment ended.</summary>
public enum DeploymentOutcome
{
    /// <summary>It did what it was for.</summary>
    Succeeded,

    /// <summary>It failed before it had changed anything.</summary>
    Failed,

    /// <summary>It failed and was undone: the environment is as it was before.</summary>
    RolledBack,

    /// <summary>It failed, and undoing it failed as well: nothing more was changed, and a person is needed.</summary>
    RollbackFailed,
}
