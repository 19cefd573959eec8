namespace QgoBuild.Delivery.Journal;

/// <summary>The kind of a deployment.</summary>
public enum DeploymentKind
{
    /// <summary>Makes a new release live.</summary>
    Deploy,

    /// <summary>Restores an earlier release.</summary>
    Rollback,

    /// <summary>Only makes a backup.</summary>
    Backup,

    /// <summary>Restores a backup beside the database, to verify that it can be restored.</summary>
    Drill,

    /// <summary>Finishes or undoes interrupted deployments, and ensures that the live release serves.</summary>
    Recover,

    /// <summary>Recreates edge or database, with other ports or settings or from another image.</summary>
    Upgrade,

    /// <summary>Orders a new certificate for the edge.</summary>
    Renew,
}
