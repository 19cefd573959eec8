namespace QgoBuild.Engine.Execution;

/// <summary>The status of a target.</summary>
public enum ExecutionStatus
{
    /// <summary>It is not part of this run.</summary>
    None,

    /// <summary>It waits for its turn.</summary>
    Scheduled,

    /// <summary>It did not run, because something before it failed or the build was cancelled.</summary>
    NotRun,

    /// <summary>It was skipped, by a condition or because no target needed it.</summary>
    Skipped,

    /// <summary>It is running.</summary>
    Running,

    /// <summary>It succeeded.</summary>
    Succeeded,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was running when the build was cancelled.</summary>
    Aborted,

    /// <summary>It has no action, only dependencies.</summary>
    Collective,
}
