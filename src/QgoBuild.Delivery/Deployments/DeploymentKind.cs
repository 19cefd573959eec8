namespace QgoBuild.Delivery.Deployments;

/// <summary>What a deployment is for.</summary>
public enum DeploymentKind
{
    /// <summary>Makes a new release live.</summary>
    Deploy,

    /// <summary>Brings an earlier release back.</summary>
    Rollback,

    /// <summary>Only makes a backup.</summary>
    Backup,
}
