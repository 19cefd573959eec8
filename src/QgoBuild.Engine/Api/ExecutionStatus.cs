namespace QgoBuild.Engine.Execution;

/// <summary>What has become of a target.</summary>
public enum ExecutionStatus
{
    /// <summary>It is not part of this run.</summary>
    None,

    /// <summary>It waits for its turn.</summary>
    Scheduled,

    /// <summary>It did not run, because something before it failed or the build was cancelled.</summary>
    NotRun,

    /// <summary>It was skipped, by a condition or because nothing needed it.</summary>
    Skipped,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It succeeded.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It ran when the build was cancelled.</summary>
    Aborted,

    /// <summary>It has no action of its own: it stands for its dependencies.</summary>
    Collective,
}
