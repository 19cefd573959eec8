namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Describes a job of a workflow: which targets run where, after which other jobs, and what they are allowed to.</summary>
/// <remarks>Only this engine has it. What several workflows share can be derived from it, with values set in the constructor.</remarks>
/// <param name="workflow">The workflow, by the name that <see cref="GitHubActionsAttribute"/> gives it.</param>
/// <param name="id">The job's identifier, by which other jobs need it.</param>
/// <param name="targets">The targets that it runs; the default ones when there are none.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubJobAttribute(string workflow, string id, params string[] targets) : Attribute
{
    /// <summary>The workflow that it belongs to.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The identifier.</summary>
    public string Id { get; } = id;

    /// <summary>The targets that it runs.</summary>
    public IReadOnlyList<string> Targets { get; } = targets;

    /// <summary>
    /// A target that is run before anything else, with the token of the job: where it calls <see cref="GitHubActions.SkipRemainingSteps"/>, all other steps are
    /// left out, and the job succeeds.
    /// </summary>
    public string? Unless { get; set; }

    /// <summary>What it is called on GitHub's pages; its identifier when null.</summary>
    public string? Name { get; set; }

    /// <summary>Arguments that follow the targets: <c>--profile live</c>. They are checked as if they were typed.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>The workflow that the job calls instead of running targets: one of this build, or <c>owner/repository/path@commit # version</c>.</summary>
    public string? Uses { get; set; }

    /// <summary>The jobs that must have succeeded before.</summary>
    public string[] Needs { get; set; } = [];

    /// <summary>A condition in GitHub's language; without one the job runs whenever those that it needs have succeeded.</summary>
    public string? If { get; set; }

    /// <summary>The machines to run on; on several, the job runs once on each.</summary>
    public GitHubActionsImage[] Images { get; set; } = [GitHubActionsImage.UbuntuLatest];

    /// <summary>Labels that a machine must have, instead of <see cref="Images"/>: <c>self-hosted</c>, <c>linux</c>, ….</summary>
    public string[] RunsOn { get; set; } = [];

    /// <summary>After how many minutes it is given up; the workflow's when 0.</summary>
    public int TimeoutMinutes { get; set; }

    /// <summary>What the job's token may read. It may always read the repository.</summary>
    public GitHubActionsPermissions[] ReadPermissions { get; set; } = [];

    /// <summary>What the job's token may write.</summary>
    public GitHubActionsPermissions[] WritePermissions { get; set; } = [];

    /// <summary>The environment that it deploys to; its reviewers have to approve before the job begins.</summary>
    public string? EnvironmentName { get; set; }

    /// <summary>The address of that environment.</summary>
    public string? EnvironmentUrl { get; set; }

    /// <summary>Jobs of the same group do not run at once.</summary>
    public string? ConcurrencyGroup { get; set; }

    /// <summary>Whether a new job of the group cancels the one that runs; else it waits for it.</summary>
    public bool ConcurrencyCancelInProgress { get; set; }

    /// <summary>Secret parameters that come from secrets: <c>ApiKey</c> from <c>API_KEY</c>, <c>ApiKey=OTHER</c> from <c>OTHER</c>.</summary>
    public string[] ImportSecrets { get; set; } = [];

    /// <summary>Parameters that come from variables of the repository or environment, written in the same way.</summary>
    public string[] ImportVariables { get; set; } = [];

    /// <summary>Parameters that come from what GitHub knows of the run: <c>RegistryUser=github.actor</c>.</summary>
    public string[] ImportContext { get; set; } = [];

    /// <summary>Whether the build gets the token of the job, as <c>GITHUB_TOKEN</c>.</summary>
    public bool EnableGitHubToken { get; set; }

    /// <summary>
    /// Files kept from one run to the next, none when empty. When null, those of the workflow; but none for a job that has secrets or deploys:
    /// other jobs write to the cache.
    /// </summary>
    public string[]? CacheIncludePatterns { get; set; }

    /// <summary>Whether what its targets produce is kept as artifacts of the run, for other jobs to consume.</summary>
    public bool PublishArtifacts { get; set; } = true;

    /// <summary>Whether one run of a matrix that fails cancels the others.</summary>
    public bool FailFast { get; set; }

    /// <summary>How many runs of a matrix there may be at once; as many as GitHub has room for when 0.</summary>
    public int MaxParallel { get; set; }
}
