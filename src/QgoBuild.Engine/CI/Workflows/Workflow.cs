namespace QgoBuild.Engine.CI.Workflows;

/// <summary>A complete and valid workflow of GitHub Actions.</summary>
internal sealed record Workflow
{
    public required string Name { get; init; }

    /// <summary>The build class that declares it.</summary>
    public required string BuildClass { get; init; }

    /// <summary>Its name on GitHub's pages.</summary>
    public required string DisplayName { get; init; }

    public required WorkflowTriggers Triggers { get; init; }

    /// <summary>The permissions of jobs that do not set their own.</summary>
    public required Permissions Permissions { get; init; }

    public Concurrency? Concurrency { get; init; }

    public required IReadOnlyList<WorkflowJob> Jobs { get; init; }

    /// <summary>The file, relative to the root directory.</summary>
    public string File => $"{WorkflowYaml.Directory}/{Name}.yml";

    /// <summary>The secrets that a calling workflow must pass.</summary>
    public IReadOnlyList<string> Secrets => [.. Jobs.SelectMany(job => job.Secrets).Where(secret => secret != "GITHUB_TOKEN").Distinct()];

    /// <summary>The union of its jobs' permissions.</summary>
    public Permissions RequiredPermissions => Jobs.Aggregate(new Permissions(), (all, job) => all.Union(job.Permissions ?? Permissions));
}
