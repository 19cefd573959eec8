namespace QgoBuild.Delivery.Journal;

/// <summary>The state of a deployment. All but the first two are outcomes, as in the last entry of its journal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>It is running, or waits for another one.</summary>
    [JsonStringEnumMemberName("under-way")] UnderWay,
    /// <summary>It was interrupted, and has been neither finished nor undone yet.</summary>
    [JsonStringEnumMemberName("interrupted")] Interrupted,
    /// <summary>It reached its goal.</summary>
    [JsonStringEnumMemberName("succeeded")] Succeeded,
    /// <summary>It failed before it had changed anything.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
    /// <summary>It was cancelled. Its changes were undone.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    /// <summary>It failed and was undone: the environment is as it was before.</summary>
    [JsonStringEnumMemberName("rolled-back")] RolledBack,
    /// <summary>It failed, and its undo failed as well: nothing more was changed, and manual action is required.</summary>
    [JsonStringEnumMemberName("rollback-failed")] RollbackFailed,
}

/// <summary>The cause of a failed step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureCause>))]
public enum FailureCause
{
    /// <summary>Its commands failed, or exceeded the deadline.</summary>
    [JsonStringEnumMemberName("error")] Error,
    /// <summary>The deployment was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled,
    /// <summary>Another deployment holds the environment's lock.</summary>
    [JsonStringEnumMemberName("locked")] Locked,
    /// <summary>An earlier deployment must be recovered first, and its recovery failed.</summary>
    [JsonStringEnumMemberName("recovery-required")] RecoveryRequired,
}

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
