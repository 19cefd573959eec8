namespace QgoBuild.Engine.CI.GitHubActions;

/// <summary>Describes a workflow of GitHub Actions: <c>.github/workflows/{name}.yml</c>, which the build writes. It has one job for each
/// image, which runs <see cref="InvokedTargets"/>; <see cref="GitHubJobAttribute"/> declares other jobs.</summary>
/// <param name="name">The name of the workflow and of its file.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubActionsAttribute(string name) : Attribute
{
    private uint? _fetchDepth;
    private GitHubActionsSubmodules? _submodules;
    private bool? _lfs;
    private bool? _progress;

    /// <summary>A workflow with a job for each image.</summary>
    /// <param name="name">The name of the workflow and of its file.</param>
    /// <param name="image">The runner image.</param>
    /// <param name="images">Further runner images.</param>
    public GitHubActionsAttribute(string name, GitHubActionsImage image, params GitHubActionsImage[] images)
        : this(name) => Images = [image, .. images];

    /// <summary>The name.</summary>
    public string IdPostfix { get; } = name;

    /// <summary>The file of the workflow.</summary>
    public virtual AbsolutePath ConfigurationFile =>
        BuildSession.Current.Locations.RootDirectory / ".github" / "workflows" / $"{IdPostfix}.yml";

    /// <summary>The files that are written.</summary>
    public virtual IEnumerable<AbsolutePath> GeneratedFiles => [ConfigurationFile];

    /// <summary>The host that the workflow is for.</summary>
    public virtual Type HostType => typeof(GitHubActions);

    /// <summary>Whether the file is written and checked.</summary>
    public bool AutoGenerate { get; set; } = true;

    /// <summary>The name of the workflow on GitHub's pages; <c>name</c> when null.</summary>
    /// <remarks>Only this engine has it.</remarks>
    public string? DisplayName { get; set; }

    /// <summary>The events that start the workflow, whatever the branch and the files.</summary>
    public GitHubActionsTrigger[] On { get; set; } = [];

    /// <summary>A push to one of these branches starts it.</summary>
    public string[] OnPushBranches { get; set; } = [];

    /// <summary>A push to any other branch starts it.</summary>
    public string[] OnPushBranchesIgnore { get; set; } = [];

    /// <summary>A push of one of these tags starts it.</summary>
    public string[] OnPushTags { get; set; } = [];

    /// <summary>A push of any other tag starts it.</summary>
    public string[] OnPushTagsIgnore { get; set; } = [];

    /// <summary>A push starts it only if it changes one of these files.</summary>
    public string[] OnPushIncludePaths { get; set; } = [];

    /// <summary>A push that changes nothing but these files does not start it.</summary>
    public string[] OnPushExcludePaths { get; set; } = [];

    /// <summary>A pull request to one of these branches starts it.</summary>
    public string[] OnPullRequestBranches { get; set; } = [];

    /// <summary>Not supported: GitHub has no tags of pull requests.</summary>
    public string[] OnPullRequestTags { get; set; } = [];

    /// <summary>A pull request starts it only if it changes one of these files.</summary>
    public string[] OnPullRequestIncludePaths { get; set; } = [];

    /// <summary>A pull request that changes nothing but these files does not start it.</summary>
    public string[] OnPullRequestExcludePaths { get; set; } = [];

    /// <summary>Optional parameters of the build for a manual start.</summary>
    public string[] OnWorkflowDispatchOptionalInputs { get; set; } = [];

    /// <summary>Required parameters of the build for a manual start.</summary>
    public string[] OnWorkflowDispatchRequiredInputs { get; set; } = [];

    /// <summary>Other workflows may call it, with the same inputs and with the secrets that its jobs import.</summary>
    /// <remarks>Only this engine has it.</remarks>
    public bool OnWorkflowCall { get; set; }

    /// <summary>The times at which it starts: minute, hour, day, month, weekday, in UTC.</summary>
    public string? OnCronSchedule { get; set; }

    /// <summary>The targets that the job of each image runs; the default targets when there are none.</summary>
    public string[] InvokedTargets { get; set; } = [];

    /// <summary>Secret parameters of the build, set from secrets of the repository: <c>ApiKey</c> from <c>API_KEY</c>, <c>ApiKey=OTHER</c>
    /// from <c>OTHER</c>.</summary>
    public string[] ImportSecrets { get; set; } = [];

    /// <summary>Whether the build gets the token of its job, as <c>GITHUB_TOKEN</c>.</summary>
    public bool EnableGitHubToken { get; set; }

    /// <summary>The read permissions of the token. It can always read the repository.</summary>
    public GitHubActionsPermissions[] ReadPermissions { get; set; } = [];

    /// <summary>The write permissions of the token.</summary>
    public GitHubActionsPermissions[] WritePermissions { get; set; } = [];

    /// <summary>Files that are cached between runs.</summary>
    public string[] CacheIncludePatterns { get; set; } = ["~/.nuget/packages"];

    /// <summary>Files that are excluded from the cache.</summary>
    public string[] CacheExcludePatterns { get; set; } = [];

    /// <summary>Files whose content is the key of the cache.</summary>
    public string[] CacheKeyFiles { get; set; } = ["**/global.json", "**/*.csproj", "**/Directory.Packages.props"];

    /// <summary>Whether the products of targets are kept as artifacts of the run.</summary>
    public bool PublishArtifacts { get; set; } = true;

    /// <summary>The condition for keeping them; when null, the job has succeeded.</summary>
    public string? PublishCondition { get; set; }

    /// <summary>The timeout of a job in minutes; GitHub's default of 360 when 0.</summary>
    public int TimeoutMinutes { get; set; }

    /// <summary>Runs of the same group do not run at once.</summary>
    public string? ConcurrencyGroup { get; set; }

    /// <summary>Whether a new run of the group cancels the running one; otherwise it waits.</summary>
    public bool ConcurrencyCancelInProgress { get; set; }

    /// <summary>Jobs of the same group do not run at once.</summary>
    public string? JobConcurrencyGroup { get; set; }

    /// <summary>Whether a new job of the group cancels the running one; otherwise it waits.</summary>
    public bool JobConcurrencyCancelInProgress { get; set; }

    /// <summary>The environment that the images' jobs deploy to.</summary>
    public string? EnvironmentName { get; set; }

    /// <summary>The address of that environment.</summary>
    public string? EnvironmentUrl { get; set; }

    /// <summary>The number of commits to fetch, 0 for all; GitHub's default is 1.</summary>
    public uint FetchDepth
    {
        get => _fetchDepth ?? 1;
        set => _fetchDepth = value;
    }

    /// <summary>Whether submodules are checked out.</summary>
    public GitHubActionsSubmodules Submodules
    {
        get => _submodules ?? GitHubActionsSubmodules.False;
        set => _submodules = value;
    }

    /// <summary>Whether files of Git LFS are fetched.</summary>
    public bool Lfs
    {
        get => _lfs ?? false;
        set => _lfs = value;
    }

    /// <summary>Whether the log shows the progress of fetching.</summary>
    public bool Progress
    {
        get => _progress ?? true;
        set => _progress = value;
    }

    /// <summary>The filter of a partial clone: <c>blob:none</c>, <c>tree:0</c>.</summary>
    public string? Filter { get; set; }

    /// <summary>The targets that the workflow runs.</summary>
    public virtual IEnumerable<string> RelevantTargetNames => InvokedTargets;

    /// <summary>The targets that it does not run.</summary>
    public virtual IEnumerable<string> IrrelevantTargetNames => [];

    /// <summary>The runner images, each of which has a job.</summary>
    internal GitHubActionsImage[] Images { get; } = [];

    /// <summary>The inputs of <c>actions/checkout</c> that differ from its defaults.</summary>
    internal IEnumerable<(string Name, object Value)> CheckoutInputs()
    {
        if (_submodules is { } submodules)
            yield return ("submodules",
                submodules switch { GitHubActionsSubmodules.Recursive => "recursive", var with => with == GitHubActionsSubmodules.True });
        if (_lfs is { } lfs) yield return ("lfs", lfs);
        if (_fetchDepth is { } depth) yield return ("fetch-depth", (int)depth);
        if (_progress is { } progress) yield return ("progress", progress);
        if (Filter is { Length: > 0 } filter) yield return ("filter", filter);
    }

    /// <summary>The result of <see cref="GetImports"/>.</summary>
    internal IEnumerable<(string Name, string Value)> Imports() => GetImports();

    /// <summary>Further environment variables of the steps that run the build, and GitHub's expressions for their values.</summary>
    protected virtual IEnumerable<(string Key, string Value)> GetImports() => [];
}
