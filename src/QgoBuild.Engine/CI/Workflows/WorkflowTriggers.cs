namespace QgoBuild.Engine.CI.Workflows;

/// <summary>What starts a workflow.</summary>
internal sealed record WorkflowTriggers
{
    /// <summary>Pushes; null when none does.</summary>
    public EventFilter? Push { get; init; }

    /// <summary>Pull requests; null when none does.</summary>
    public EventFilter? PullRequest { get; init; }

    /// <summary>The times, as cron has them; null when there are none.</summary>
    public string? Schedule { get; init; }

    /// <summary>Whether a person may start it.</summary>
    public bool WorkflowDispatch { get; init; }

    /// <summary>Whether another workflow may call it.</summary>
    public bool WorkflowCall { get; init; }

    /// <summary>What whoever starts or calls it may say.</summary>
    public IReadOnlyList<WorkflowInput> Inputs { get; init; } = [];

    public bool IsEmpty => this is { Push: null, PullRequest: null, Schedule: null, WorkflowDispatch: false, WorkflowCall: false };
}
