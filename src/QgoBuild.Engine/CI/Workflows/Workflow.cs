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

/// <summary>The workflows that a build declares.</summary>
/// <param name="Workflows">The valid workflows.</param>
/// <param name="Problems">The errors of the others.</param>
internal sealed record WorkflowSet(IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems);

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

/// <summary>A filter of pushes or pull requests; all of them when every list is empty.</summary>
internal sealed record EventFilter
{
    public IReadOnlyList<string> Branches { get; init; } = [];

    public IReadOnlyList<string> BranchesIgnore { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> TagsIgnore { get; init; } = [];

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<string> PathsIgnore { get; init; } = [];

    public bool IsEmpty => Branches.Count + BranchesIgnore.Count + Tags.Count + TagsIgnore.Count + Paths.Count + PathsIgnore.Count == 0;
}

/// <summary>A parameter of the build as an input of a workflow.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Name">The name, as on the command line without its dashes.</param>
/// <param name="Description">The description on the form.</param>
/// <param name="Type">The type of the field on GitHub's form: <c>string</c>, <c>boolean</c>, <c>number</c> or <c>choice</c>.</param>
/// <param name="Required">Whether it is required.</param>
/// <param name="Default">The default value; null when the build has none.</param>
/// <param name="Options">The options of a choice.</param>
internal sealed record WorkflowInput(
    ParameterSpec Parameter, string Name, string Description, string Type, bool Required, string? Default, IReadOnlyList<string> Options);

/// <summary>A group of runs or jobs that do not run at once.</summary>
/// <param name="Group">The group.</param>
/// <param name="CancelInProgress">Whether the newer one cancels the older one; otherwise it waits.</param>
internal sealed record Concurrency(string Group, bool CancelInProgress)
{
    /// <summary>One run for each pull request or branch.</summary>
    public const string PerRefGroup = "${{ github.workflow }} @ ${{ github.event.pull_request.number || github.ref }}";

    /// <summary>The group of an attribute; null when it has none.</summary>
    public static Concurrency? Create(string? group, bool cancelInProgress) =>
        group is { Length: > 0 } ? new Concurrency(group, cancelInProgress) : cancelInProgress ? new Concurrency(PerRefGroup, true) : null;
}

/// <summary>The permissions of a job's token. It can always read the repository, because jobs check it out; every other permission must be
/// declared.</summary>
internal sealed record Permissions
{
    /// <param name="read">The read permissions.</param>
    /// <param name="write">The write permissions, which include reading.</param>
    public Permissions(IEnumerable<GitHubActionsPermissions>? read = null, IEnumerable<GitHubActionsPermissions>? write = null)
    {
        Write = [.. (write ?? []).Distinct().Order()];
        Read = [.. (read ?? []).Append(GitHubActionsPermissions.Contents).Except(Write).Order()];
    }

    public IReadOnlyList<GitHubActionsPermissions> Read { get; }

    public IReadOnlyList<GitHubActionsPermissions> Write { get; }

    /// <summary>The union of these and other permissions.</summary>
    public Permissions Union(Permissions others) => new(Read.Concat(others.Read), Write.Concat(others.Write));
}
