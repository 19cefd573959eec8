using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Workflows;

/// <summary>Builds that declare workflows, one for each feature.</summary>
internal static class Pipelines
{
    /// <summary>All settings of NUKE's attribute.</summary>
    [GitHubActions(
        "continuous",
        GitHubActionsImage.Ubuntu2204,
        GitHubActionsImage.WindowsLatest,
        OnPushBranches = ["main", "release/**"],
        OnPushTags = ["v*"],
        OnPushIncludePaths = ["src/**"],
        OnPushExcludePaths = ["src/docs/**"],
        OnPullRequestBranches = ["main"],
        OnPullRequestExcludePaths = ["docs/**"],
        OnCronSchedule = "0 3 * * 1",
        OnWorkflowDispatchRequiredInputs = [nameof(Declared.Stage)],
        OnWorkflowDispatchOptionalInputs = [nameof(Declared.Retries)],
        InvokedTargets = [nameof(Declared.Test), nameof(Declared.Pack)],
        ImportSecrets = [nameof(Declared.ApiKey)],
        EnableGitHubToken = true,
        ReadPermissions = [GitHubActionsPermissions.PullRequests],
        WritePermissions = [GitHubActionsPermissions.Packages, GitHubActionsPermissions.IdToken],
        CacheIncludePatterns = ["~/.nuget/packages", "~/.npm"],
        CacheExcludePatterns = ["~/.nuget/packages/own.*"],
        CacheKeyFiles = ["**/*.csproj", "**/it's.json"],
        PublishCondition = "success() || failure()",
        TimeoutMinutes = 20,
        ConcurrencyCancelInProgress = true,
        JobConcurrencyGroup = "one ${{ github.ref }}",
        EnvironmentName = "test",
        EnvironmentUrl = "https://test.example.com",
        FetchDepth = 0,
        Lfs = true,
        Submodules = GitHubActionsSubmodules.Recursive,
        Progress = false,
        Filter = "tree:0")]
    internal sealed class Nukes : Declared;

    [GitHubActions("simple", GitHubActionsImage.UbuntuLatest,
        On = [GitHubActionsTrigger.Push, GitHubActionsTrigger.PullRequest, GitHubActionsTrigger.WorkflowDispatch])]
    internal sealed class Simple : Declared;

    [GitHubActions("jobs", DisplayName = "All settings: of jobs", OnPushBranchesIgnore = ["main"],
        ConcurrencyGroup = "jobs-${{ github.ref }}", ConcurrencyCancelInProgress = true)]
    [GitHubJob("jobs", "test", nameof(Declared.Test), Name = "Test everything",
        Images = [GitHubActionsImage.UbuntuLatest, GitHubActionsImage.MacOsLatest], MaxParallel = 2)]
    [GitHubMatrix("jobs", "test", "Partition", "1/2", "2/2")]
    [GitHubMatrix("jobs", "test", nameof(Declared.Stage), "staging", "production")]
    [GitHubStep("jobs", "test", "Set up Node.js", Uses = PinnedActions.SetupNode, With = ["node-version=18"])]
    [GitHubStep("jobs", "test", "Something of others", Uses = "docker/login-action@74a5d142397b4f367a81961eba4e8cd7edddf772 # v3.4.0")]
    [GitHubStep("jobs", "test", "Install what tests use", Run = "sudo apt-get update\nsudo apt-get install --yes \"zsh\"")]
    [GitHubJob("jobs", "images", RunsOn = ["self-hosted", "linux", "x64"], TimeoutMinutes = 15,
        WritePermissions = [GitHubActionsPermissions.Packages], CacheIncludePatterns = [])]
    [GitHubJob(
        "jobs",
        "deploy",
        "deploy",
        Needs = ["test", "images"],
        If = "github.event_name == 'push' && !cancelled()",
        Arguments = ["--stage", "production", "--recipients", "a b", "it's"],
        EnvironmentName = "production",
        EnvironmentUrl = "https://example.com",
        ConcurrencyGroup = "deploy-production",
        ImportSecrets = [nameof(Declared.ApiKey) + "=OTHER_KEY"],
        ImportVariables = [nameof(Declared.Feed)],
        ImportContext = [nameof(Declared.Actor) + "=github.actor"],
        EnableGitHubToken = true)]
    internal sealed class Jobs : Declared;

    [GitHubActions(
        "inputs",
        OnWorkflowDispatchRequiredInputs = [nameof(Declared.Stage), nameof(Declared.Kind), nameof(Declared.Feed)],
        OnWorkflowDispatchOptionalInputs = ["force", nameof(Declared.Retries), nameof(Declared.Colour), nameof(Declared.Recipients),
            "package-target"])]
    [GitHubJob("inputs", "go", nameof(Declared.Test))]
    internal sealed class Inputs : Declared;

    [GitHubActions("artifacts", On = [GitHubActionsTrigger.Push])]
    [GitHubJob("artifacts", "pack", nameof(Declared.Pack))]
    [GitHubJob("artifacts", "publish", nameof(Declared.Publish), Needs = ["pack"])]
    [GitHubJob("artifacts", "test", nameof(Declared.Test), PublishArtifacts = false)]
    [GitHubMatrix("artifacts", "test", "Partition")]
    [GitHubArtifact("artifacts", "test", "reports", "artifacts/tests", ".nuke/temp/run.html", If = "always()", RetentionDays = 7)]
    [GitHubArtifact("artifacts", "test", "coverage", "artifacts/coverage/*.xml", To = ["publish-coverage"])]
    [GitHubJob("artifacts", "publish-coverage", nameof(Declared.Compile), Needs = ["test"])]
    internal sealed class Artifacts : Declared;

    [GitHubActions("deciding", On = [GitHubActionsTrigger.Push])]
    [GitHubJob("deciding", "test", nameof(Declared.Test), Unless = "compile", ReadPermissions = [GitHubActionsPermissions.Actions],
        PublishArtifacts = false)]
    [GitHubStep("deciding", "test", "Install what tests use", Run = "sudo apt-get install --yes zsh")]
    [GitHubArtifact("deciding", "test", "reports", "artifacts/tests", If = "always() || cancelled()")]
    internal sealed class Deciding : Declared;

    [GitHubActions("called", OnWorkflowCall = true, OnWorkflowDispatchRequiredInputs = [nameof(Declared.Stage)],
        On = [GitHubActionsTrigger.WorkflowDispatch])]
    [GitHubJob("called", "pack", nameof(Declared.Pack), ReadPermissions = [GitHubActionsPermissions.Packages])]
    [GitHubJob("called", "push", nameof(Declared.Publish), Needs = ["pack"], WritePermissions = [GitHubActionsPermissions.Packages],
        ImportSecrets = [nameof(Declared.ApiKey), nameof(Declared.Token) + "=GITHUB_TOKEN"])]
    [GitHubActions("caller", OnWorkflowDispatchRequiredInputs = [nameof(Declared.Stage)])]
    [GitHubJob("caller", "release", Uses = "called", Name = "Release")]
    [GitHubJob("caller", "elsewhere", Uses = "octo/shared/.github/workflows/notify.yml@74a5d142397b4f367a81961eba4e8cd7edddf772 # v2",
        Needs = ["release"], ImportSecrets = [nameof(Declared.ApiKey)])]
    internal sealed class Calls : Declared;

    [OnPush("shared")]
    [Test("shared")]
    internal sealed class Derived : Declared;

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    private sealed class OnPushAttribute : GitHubActionsAttribute
    {
        public OnPushAttribute(string name)
            : base(name) => On = [GitHubActionsTrigger.Push];

        protected override IEnumerable<(string Key, string Value)> GetImports() => [("RUN", "${{ github.run_id }}")];
    }

    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    private sealed class TestAttribute : GitHubJobAttribute
    {
        public TestAttribute(string workflow)
            : base(workflow, "test", nameof(Declared.Test)) => TimeoutMinutes = 9;
    }

    /// <summary>The common members of those builds.</summary>
    internal abstract class Declared : RecordingBuild
    {
        [Parameter("Where to: here or there", ValueProviderMember = nameof(Stages))]
        public readonly string? Stage;

        [Parameter("How often to try")]
        public readonly int Retries = 3;

        [Parameter("What kind")]
        public readonly Kinds Kind = Kinds.Second;

        [Parameter]
        public readonly Kinds? Colour;

        [Parameter("Without asking")]
        public readonly bool Force;

        [Parameter("Who gets the report", Separator = ";")]
        public readonly string[] Recipients = ["a", "b"];

        [Parameter("Key for the feed"), Secret]
        public readonly string? ApiKey;

        [Parameter("Token for the feed"), Secret]
        public readonly string? Token;

        [Parameter("Who starts it")]
        public readonly string? Actor;

        [Parameter("Feed: its address # and more")]
        public readonly string Feed = "https://feed.example.com";

        [Parameter("Where packages go")]
        public readonly QgoBuild.Engine.IO.AbsolutePath? PackageTarget = null;

        public enum Kinds
        {
            First,
            Second,
        }

        public static IEnumerable<string> Stages => ["staging", "production"];

        public Target Default => _ => _.DependsOn(Compile);

        public Target Compile => _ => _.Executes(Record("Compile"));

        public Target Test => _ => _.DependsOn(Compile).Partition(2).Executes(Record("Test"));

        public Target Pack =>
            _ => _.DependsOn(Compile).Produces(RootDirectory / "artifacts" / "packages" / "*.nupkg").Executes(Record("Pack"));

        public Target Publish => _ => _.DependsOn(Pack).Consumes(Pack).Executes(Record("Publish"));

        public Target Deploy => _ => _.Executes(Record("Deploy"));
    }
}
