namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A workflow of GitHub Actions, complete and right.</summary>
internal sealed record Workflow
{
    public required string Name { get; init; }

    /// <summary>The build class that declares it.</summary>
    public required string BuildClass { get; init; }

    /// <summary>What it is called on GitHub's pages.</summary>
    public required string DisplayName { get; init; }

    public required WorkflowTriggers Triggers { get; init; }

    /// <summary>What its jobs may do that say nothing of it.</summary>
    public required Permissions Permissions { get; init; }

    public Concurrency? Concurrency { get; init; }

    public required IReadOnlyList<WorkflowJob> Jobs { get; init; }

    /// <summary>The file, relative to the root directory.</summary>
    public string File => $"{WorkflowYaml.Directory}/{Name}.yml";

    /// <summary>The secrets that a workflow which calls this one has to hand over.</summary>
    public IReadOnlyList<string> Secrets => [.. Jobs.SelectMany(job => job.Secrets).Where(secret => secret != "GITHUB_TOKEN").Distinct()];

    /// <summary>All that any of its jobs may do.</summary>
    public Permissions RequiredPermissions => Jobs.Aggregate(new Permissions(), (all, job) => all.Union(job.Permissions ?? Permissions));
}
