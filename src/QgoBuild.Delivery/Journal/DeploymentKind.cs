namespace QgoBuild.Delivery.Journal;

/// <summary>What a deployment is for.</summary>
public enum DeploymentKind
{
    /// <summary>Makes a new release live.</summary>
    Deploy,

    /// <summary>Brings an earlier release back.</summary>
    Rollback,

    /// <summary>Only makes a backup.</summary>
    Backup,

    /// <summary>Restores a backup beside the database, to see that it can be.</summary>
    Drill,

    /// <summary>Brings what was interrupted to its end, and what is live back.</summary>
    Recover,

    /// <summary>Creates the edge anew, with other entrances or from another image.</summary>
    Upgrade,

    /// <summary>Orders another certificate for the edge.</summary>
    Renew,
}
