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

/// <summary>A step of a job: an action or a command.</summary>
internal sealed record WorkflowStep
{
    public required string Name { get; init; }

    /// <summary>Its identifier for expressions of other steps; null when none refers to it.</summary>
    public string? Id { get; init; }

    public string? If { get; init; }

    public PinnedAction? Uses { get; init; }

    /// <summary>The inputs of the action.</summary>
    public IReadOnlyList<(string Name, object Value)> With { get; init; } = [];

    /// <summary>The command. It contains no GitHub expressions: external values come through <see cref="Variables"/>.</summary>
    public string? Run { get; init; }

    /// <summary>Environment variables.</summary>
    public IReadOnlyList<(string Name, string Value)> Variables { get; init; } = [];
}

/// <summary>A workflow that a job calls.</summary>
/// <param name="Reference">The value of <c>uses</c>.</param>
/// <param name="Version">The version of that commit, for readers; null for a workflow of this repository.</param>
/// <param name="With">Its inputs.</param>
/// <param name="Secrets">The secrets that it gets.</param>
internal sealed record CalledWorkflow(
    string Reference, string? Version, IReadOnlyList<(string Name, object Value)> With, IReadOnlyList<string> Secrets);
