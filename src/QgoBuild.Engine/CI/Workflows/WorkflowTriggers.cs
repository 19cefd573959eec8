namespace QgoBuild.Engine.CI.Workflows;

/// <summary>The triggers of a workflow.</summary>
internal sealed record WorkflowTriggers
{
    /// <summary>The pushes that start it; null when none does.</summary>
    public EventFilter? Push { get; init; }

    /// <summary>The pull requests that start it; null when none does.</summary>
    public EventFilter? PullRequest { get; init; }

    /// <summary>The start times in cron's syntax; null when there are none.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether it can be started manually.</summary>
    public bool WorkflowDispatch { get; init; }

    /// <summary>Whether another workflow can call it.</summary>
    public bool WorkflowCall { get; init; }

    /// <summary>The inputs of a manual start or a call.</summary>
    public IReadOnlyList<WorkflowInput> Inputs { get; init; } = [];

    public bool IsEmpty => this is { Push: null, PullRequest: null, Schedule: null, WorkflowDispatch: false, WorkflowCall: false };
}
