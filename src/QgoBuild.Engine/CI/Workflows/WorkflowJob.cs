namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A job of a workflow.</summary>
internal sealed record WorkflowJob
{
    public required string Id { get; init; }

    /// <summary>Its name on GitHub's pages.</summary>
    public string? Name { get; init; }

    /// <summary>The jobs that must succeed first.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    public string? If { get; init; }

    /// <summary>The labels of the runner.</summary>
    public IReadOnlyList<string> RunsOn { get; init; } = [];

    /// <summary>The matrix of the job; empty when it runs once.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Matrix { get; init; } = [];

    public bool FailFast { get; init; }

    public int MaxParallel { get; init; }

    /// <summary>Its permissions; the workflow's when null.</summary>
    public Permissions? Permissions { get; init; }

    public string? EnvironmentName { get; init; }

    public string? EnvironmentUrl { get; init; }

    public Concurrency? Concurrency { get; init; }

    /// <summary>The timeout in minutes; GitHub's default when 0.</summary>
    public int TimeoutMinutes { get; init; }

    public IReadOnlyList<WorkflowStep> Steps { get; init; } = [];

    /// <summary>The workflow that it calls instead of running steps; null for a job with steps.</summary>
    public CalledWorkflow? CalledWorkflow { get; init; }

    /// <summary>The secrets of the repository that it gets.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
