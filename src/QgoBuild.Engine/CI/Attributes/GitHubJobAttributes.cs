namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Describes a job of a workflow: its targets, its machine, the jobs that it needs, and its permissions.</summary>
/// <remarks>Only this engine has it. For jobs of several workflows, derive from it and set values in the constructor.</remarks>
/// <param name="workflow">The workflow, by the name that <see cref="GitHubActionsAttribute"/> gives it.</param>
/// <param name="id">The job's identifier, for the <see cref="Needs"/> of other jobs.</param>
/// <param name="targets">The targets that it runs; the default targets when there are none.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubJobAttribute(string workflow, string id, params string[] targets) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The identifier.</summary>
    public string Id { get; } = id;

    /// <summary>The targets that it runs.</summary>
    public IReadOnlyList<string> Targets { get; } = targets;

    /// <summary>A target that runs first, with the token of the job. If it calls <see cref="GitHubActions.SkipRemainingSteps"/>, all other
    /// steps are skipped, and the job succeeds.</summary>
    public string? Unless { get; set; }

    /// <summary>The name of the job on GitHub's pages; its identifier when null.</summary>
    public string? Name { get; set; }

    /// <summary>Arguments after the targets: <c>--profile live</c>. They are checked like a command line.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>The workflow that the job calls instead of running targets: one of this build, or <c>owner/repository/path@commit #
    /// version</c>.</summary>
    public string? Uses { get; set; }

    /// <summary>The jobs that must succeed first.</summary>
    public string[] Needs { get; set; } = [];

    /// <summary>A condition in GitHub's expression language; when null, the jobs in <see cref="Needs"/> have succeeded.</summary>
    public string? If { get; set; }

    /// <summary>The runner images; the job runs once on each.</summary>
    public GitHubActionsImage[] Images { get; set; } = [GitHubActionsImage.UbuntuLatest];

    /// <summary>Labels of the runner, instead of <see cref="Images"/>: <c>self-hosted</c>, <c>linux</c>, ….</summary>
    public string[] RunsOn { get; set; } = [];

    /// <summary>The timeout in minutes; the workflow's when 0.</summary>
    public int TimeoutMinutes { get; set; }

    /// <summary>The read permissions of the job's token. It can always read the repository.</summary>
    public GitHubActionsPermissions[] ReadPermissions { get; set; } = [];

    /// <summary>The write permissions of the job's token.</summary>
    public GitHubActionsPermissions[] WritePermissions { get; set; } = [];

    /// <summary>The environment that it deploys to; its reviewers must approve before the job begins.</summary>
    public string? EnvironmentName { get; set; }

    /// <summary>The address of that environment.</summary>
    public string? EnvironmentUrl { get; set; }

    /// <summary>Jobs of the same group do not run at once.</summary>
    public string? ConcurrencyGroup { get; set; }

    /// <summary>Whether a new job of the group cancels the running one; otherwise it waits.</summary>
    public bool ConcurrencyCancelInProgress { get; set; }

    /// <summary>Secret parameters, set from secrets: <c>ApiKey</c> from <c>API_KEY</c>, <c>ApiKey=OTHER</c> from <c>OTHER</c>.</summary>
    public string[] ImportSecrets { get; set; } = [];

    /// <summary>Parameters, set from variables of the repository or environment, written in the same way.</summary>
    public string[] ImportVariables { get; set; } = [];

    /// <summary>Parameters, set from GitHub's contexts: <c>RegistryUser=github.actor</c>.</summary>
    public string[] ImportContext { get; set; } = [];

    /// <summary>Whether the build gets the token of the job, as <c>GITHUB_TOKEN</c>.</summary>
    public bool EnableGitHubToken { get; set; }

    /// <summary>Files that are cached between runs, none when empty. When null, those of the workflow; but none for a job that has secrets
    /// or deploys, because other jobs write to the cache.</summary>
    public string[]? CacheIncludePatterns { get; set; }

    /// <summary>Whether the products of its targets are kept as artifacts of the run, for other jobs.</summary>
    public bool PublishArtifacts { get; set; } = true;

    /// <summary>Whether a failed run of a matrix cancels the others.</summary>
    public bool FailFast { get; set; }

    /// <summary>The maximum number of runs of a matrix at once; GitHub's limit when 0.</summary>
    public int MaxParallel { get; set; }
}

/// <summary>Runs a job once for each value of a parameter; with several such attributes, for each combination.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="parameter">A parameter of the build; or <c>Partition</c>, for the parts of the job's targets.</param>
/// <param name="values">The values. <c>Partition</c> needs none: they follow from the targets.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class GitHubMatrixAttribute(string workflow, string job, string parameter, params string[] values) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The job's identifier.</summary>
    public string Job { get; } = job;

    /// <summary>The parameter.</summary>
    public string Parameter { get; } = parameter;

    /// <summary>Its values.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}

/// <summary>A step of a job before the build: an action that sets something up, or a command. Prefer a target where the build can do the
/// work, so that it is the same on every machine.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The job's identifier.</param>
/// <param name="name">The name of the step on GitHub's pages.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubStepAttribute(string workflow, string job, string name) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The job's identifier.</summary>
    public string Job { get; } = job;

    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The action: one of <see cref="PinnedActions"/>, or <c>owner/name@commit # version</c>.</summary>
    public string? Uses { get; set; }

    /// <summary>The inputs of the action: <c>node-version=18</c>.</summary>
    public string[] With { get; set; } = [];

    /// <summary>A shell command, instead of an action. It must not contain a GitHub expression.</summary>
    public string? Run { get; set; }
}

/// <summary>Files of a job that are kept with the run, besides the products of its targets (<c>.Produces(…)</c>), and passed to other
/// jobs.</summary>
/// <remarks>Only this engine has it.</remarks>
/// <param name="workflow">The workflow.</param>
/// <param name="job">The identifier of the job that writes them.</param>
/// <param name="name">The name of the artifact.</param>
/// <param name="paths">The files, relative to the root directory.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubArtifactAttribute(string workflow, string job, string name, params string[] paths) : Attribute
{
    /// <summary>The workflow.</summary>
    public string Workflow { get; } = workflow;

    /// <summary>The identifier of the job that writes them.</summary>
    public string Job { get; } = job;

    /// <summary>The name of the artifact.</summary>
    public string Name { get; } = name;

    /// <summary>The files.</summary>
    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>The jobs that get them; each must have the writing job in its <see cref="GitHubJobAttribute.Needs"/>.</summary>
    public string[] To { get; set; } = [];

    /// <summary>The condition for keeping them; when null, the job has succeeded. For reports: <c>always()</c>.</summary>
    public string? If { get; set; }

    /// <summary>The number of days to keep them; the repository's setting when 0.</summary>
    public int RetentionDays { get; set; }
}
