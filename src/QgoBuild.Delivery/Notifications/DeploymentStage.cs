namespace QgoBuild.Delivery.Notifications;

/// <summary>How far a deployment has come, as far as people want to hear of it.</summary>
public enum DeploymentStage
{
    /// <summary>Its server has begun with it.</summary>
    Started,

    /// <summary>It did what it was for.</summary>
    Succeeded,

    /// <summary>It failed before it had changed anything.</summary>
    Failed,

    /// <summary>It failed and was undone: the environment is as it was before.</summary>
    RolledBack,

    /// <summary>It failed, and undoing it failed as well: a person is needed.</summary>
    RollbackFailed,

    /// <summary>Its approval was rejected, has expired or does not count: nothing was deployed.</summary>
    NotApproved,

    /// <summary>Somebody stopped it, and it was undone.</summary>
    Cancelled,
}
