namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A job of a workflow.</summary>
internal sealed record WorkflowJob
{
    public required string Id { get; init; }

    /// <summary>What it is called on GitHub's pages.</summary>
    public string? Name { get; init; }

    /// <summary>The jobs that must have succeeded before.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? If { get; init; }

    /// <summary>The labels of the machine.</summary>
    public IReadOnlyList<string> RunsOn { get; init; } = [];

    /// <summary>What varies from one run of the job to another; nothing when it runs once.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Matrix { get; init; } = [];

    public bool FailFast { get; init; }

    public int MaxParallel { get; init; }

    /// <summary>What it may do; the workflow's when null.</summary>
    public Permissions? Permissions { get; init; }

    public string? EnvironmentName { get; init; }

    public string? EnvironmentUrl { get; init; }

    public Concurrency? Concurrency { get; init; }

    /// <summary>After how many minutes it is given up; GitHub decides when 0.</summary>
    public int TimeoutMinutes { get; init; }

    public IReadOnlyList<WorkflowStep> Steps { get; init; } = [];

    /// <summary>The workflow that it calls, in place of steps; null for one that has steps.</summary>
    public CalledWorkflow? CalledWorkflow { get; init; }

    /// <summary>The secrets of the repository that it is handed.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
