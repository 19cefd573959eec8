// The workflows in .github/workflows are generated from this file; docs/ci.md describes what they do. NUKE's own would have one job each.
#if QGO
using QgoBuild.Components.Workflows;
using QgoBuild.Delivery.Environments;

// Tested like this wherever anything is tested.
[GitHubActions(
    Workflows.Test,
    DisplayName = "Test and build",
    OnWorkflowCall = true,
    FetchDepth = 0,
    CacheKeyFiles = ["global.json", "Directory.Packages.props", "**/*.csproj", "**/package-lock.json"])]
[GitHubJob(
    Workflows.Test,
    Workflows.Test,
    nameof(Build.Lint),
    nameof(Build.Test),
    Name = TestNames.Job,
    TimeoutMinutes = 45,
    Unless = nameof(Build.AlreadyTested),
    ReadPermissions = [GitHubActionsPermissions.Actions],
    CacheIncludePatterns = ["~/.nuget/packages", "~/.npm"])]
[GitHubStep(Workflows.Test, Workflows.Test, "Set up Node.js", Uses = PinnedActions.SetupNode, With = ["node-version=18"])]
[GitHubStep(Workflows.Test, Workflows.Test, "Install what tests use", Run = Workflows.InstallTestTools)]
[GitHubArtifact(
    Workflows.Test, Workflows.Test, "test-reports", "artifacts/tests", ".nuke/temp/run.html", ".nuke/temp/run.json", If = "always()",
    RetentionDays = 14)]

// Every branch and every pull request: tests and images side by side.
[GitHubActions(
    Workflows.Ci,
    DisplayName = "CI",
    OnPushBranchesIgnore = ["develop", "staging", "main"],
    OnPullRequestBranches = ["develop", "main"],
    ConcurrencyCancelInProgress = true,
    FetchDepth = 0)]
[GitHubJob(Workflows.Ci, Workflows.Test, Name = "Test & build", Uses = Workflows.Test)]
[BuildImages(Workflows.Ci, [nameof(Build.DockerBuild)], ReadPermissions = [GitHubActionsPermissions.Packages])]

// A merge to develop goes to staging.
[GitHubActions(Workflows.Staging, DisplayName = "Deploy staging", OnPushBranches = ["develop"], FetchDepth = 0)]
[GitHubJob(Workflows.Staging, Workflows.Test, Name = "Test & build", Uses = Workflows.Test)]
[BuildImages(
    Workflows.Staging,
    [nameof(Build.Push), nameof(Build.Sbom)],
    Needs = [Workflows.Test],
    WritePermissions = [GitHubActionsPermissions.Packages])]
[ServerJob(
    Workflows.Staging,
    "deploy-staging",
    nameof(Build.DeployStaging),
    Name = "Deploy staging",
    Needs = [Workflows.Images],
    EnvironmentName = "staging",
    EnvironmentUrl = Environments.StagingUrl,
    ConcurrencyGroup = "deploy-staging",
    WritePermissions = [GitHubActionsPermissions.Contents, GitHubActionsPermissions.Deployments, GitHubActionsPermissions.PullRequests])]
[NotifyFailure(
    Workflows.Staging,
    nameof(Build.NotifyFailure),
    Needs = [Workflows.Test, Workflows.Images, "deploy-staging"],
    Arguments = ["--profile", Environments.LiveProfile, "--environment", "staging"])]

// A merge to main goes to production, once it is approved as Environments.cs configures: with the images that staging has verified. None is
// built.
[ProductionWorkflow(Workflows.Production, DisplayName = "Deploy production", FetchDepth = 0)]
[GitHubJob(Workflows.Production, Workflows.Test, Name = "Test & build", Uses = Workflows.Test)]
[BuildImages(
    Workflows.Production,
    [nameof(Build.Promote), nameof(Build.Sbom)],
    Needs = [Workflows.Test],
    ReadPermissions = [GitHubActionsPermissions.Deployments],
    WritePermissions = [GitHubActionsPermissions.Packages],
    EnableGitHubToken = true)]
[ManualApproval(
    Workflows.Production,
    Name = "Manual approval required",
    Needs = [Workflows.Images],
    Arguments = ["--profile", Environments.LiveProfile],
    TimeoutMinutes = 15)]
[ProductionJob(
    Workflows.Production,
    "deploy-production",
    nameof(Build.DeployProduction),
    Name = "Deploy production",
    Needs = ["manual-approval"],
    Arguments = ["--profile", Environments.LiveProfile, "--approve", "production"],
    EnvironmentName = "production",
    EnvironmentUrl = Environments.ProductionUrl,
    ConcurrencyGroup = "deploy-production",
    WritePermissions = [GitHubActionsPermissions.Contents, GitHubActionsPermissions.Deployments])]
[NotifyRejection(
    Workflows.Production,
    nameof(Build.NotifyFailure),
    Needs = [Workflows.Test, Workflows.Images, "manual-approval", "deploy-production"],
    Arguments = ["--profile", Environments.LiveProfile, "--environment", "production"])]

// Back to the release before, to one that is named, or to a backup. Who approves production approves this too: as a reviewer, or by
// starting it.
[GitHubActions(
    Workflows.Rollback,
    DisplayName = "Roll back",
    OnWorkflowDispatchRequiredInputs = ["environment"],
    OnWorkflowDispatchOptionalInputs = ["release", "backup"],
    FetchDepth = 0)]
[ProductionJob(
    Workflows.Rollback,
    "rollback",
    nameof(Build.Rollback),
    Name = "Roll back",
    Arguments = ["--profile", Environments.LiveProfile, "--yes"],
    EnvironmentName = "${{ inputs.environment }}",
    ConcurrencyGroup = "deploy-${{ inputs.environment }}",
    WritePermissions = [GitHubActionsPermissions.Deployments])]
[NotifyRejection(Workflows.Rollback, nameof(Build.NotifyRollbackFailure), Needs = ["rollback"])]

// Every week: can a backup be restored? Scheduled runs belong to no branch that the environments staging and production allow, so this has
// its own.
[GitHubActions(
    Workflows.Drill,
    DisplayName = "Drill",
    OnCronSchedule = "17 4 * * 1",
    On = [GitHubActionsTrigger.WorkflowDispatch],
    FetchDepth = 0)]
[ServerJob(
    Workflows.Drill,
    "drill",
    nameof(Build.Drill),
    Name = "Drill",
    EnvironmentName = "drill",
    ReadPermissions = [],
    ImportContext = [],
    ImportSecrets = ["SshPrivateKey"],
    ConcurrencyGroup = "deploy-${{ matrix.environment }}")]
[GitHubMatrix(Workflows.Drill, "drill", "environment", "staging", "production")]

// Every day: are the certificates about to expire? They are renewed automatically; when that fails, this notifies while there is time.
[GitHubActions(
    Workflows.Certificates,
    DisplayName = "Certificates",
    OnCronSchedule = "41 5 * * *",
    On = [GitHubActionsTrigger.WorkflowDispatch],
    FetchDepth = 0)]
[ServerJob(
    Workflows.Certificates,
    "certificates",
    nameof(Build.CheckCertificate),
    Name = "Certificates",
    EnvironmentName = "drill",
    ReadPermissions = [],
    ImportContext = [],
    ImportSecrets = ["SshPrivateKey", "SlackWebhook", "SmtpPassword"])]
[GitHubMatrix(Workflows.Certificates, "certificates", "environment", "staging", "production")]

// Newer versions come as pull requests, tested like any other: one a week for each kind of package, so that they are reviewed.
[Updates("nuget", "/", Group = "dotnet")]
[Updates("npm", "/app/backend", Group = "backend")]
[Updates("npm", "/app/frontend", Group = "frontend")]
[Updates("npm", "/tests/QgoBuild.Testing/GitHub", "/tests/QgoBuild.Testing/Slack", "/tests/QgoBuild.Testing/Workflows", Group = "tests")]
[Updates("docker", "/app/backend", "/app/frontend", Group = "images")]
[Updates("docker-compose", "/app", Group = "services")]
[Updates("github-actions", "/", Group = "actions")]
sealed partial class Build;

/// <summary>Names that several attributes share.</summary>
static class Workflows
{
    public const string Test = "test-and-build";
    public const string Ci = "ci";
    public const string Staging = "deploy-staging";
    public const string Production = "deploy-production";
    public const string Rollback = "rollback";
    public const string Drill = "drill";
    public const string Certificates = "certificates";
    public const string Images = "build-images";

    // Notifications are off where these are not set.
    public static readonly string[] NotificationVariables = ["NotifyEmail", "NotifyFrom", "SmtpServer"];
    public static readonly string[] NotificationSecrets = ["SlackWebhook", "SmtpPassword"];

    // The rest is on GitHub's machines; HostTools.cs has the whole list.
    public const string InstallTestTools =
        "sudo apt-get update --quiet=2\nsudo apt-get install --quiet=2 --yes --no-install-recommends " +
        "busybox docker-registry fish openssh-server python3-aiosmtpd zsh";
}

/// <summary>Newer versions of packages, proposed for the branch that work goes to.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class UpdatesAttribute : DependabotAttribute
{
    public UpdatesAttribute(string ecosystem, params string[] directories)
        : base(ecosystem, directories)
    {
        TargetBranch = "develop";
        CommitMessagePrefix = "Update";
    }
}

/// <summary>A job that works on the images of the commit.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class BuildImagesAttribute : GitHubJobAttribute
{
    public BuildImagesAttribute(string workflow, string[] targets)
        : base(workflow, Workflows.Images, targets)
    {
        Name = "Build images";
        Arguments = ["--profile", Environments.LiveProfile];
        TimeoutMinutes = 30;
        ImportContext = ["RegistryUser=github.actor"];
        ImportSecrets = ["RegistryToken=GITHUB_TOKEN"];
    }
}

/// <summary>A job that works on a real server. The server finishes what it has started, even when the job is killed.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
class ServerJobAttribute : GitHubJobAttribute
{
    public ServerJobAttribute(string workflow, string id, string target)
        : base(workflow, id, target)
    {
        Arguments = ["--profile", Environments.LiveProfile];
        TimeoutMinutes = 30;
        ReadPermissions = [GitHubActionsPermissions.Packages];
        ImportContext = ["RegistryUser=github.actor"];
        EnableGitHubToken = true;
        ImportVariables = ["SshKnownHosts", .. Workflows.NotificationVariables];
        ImportSecrets =
        [
            "SshPrivateKey", "RegistryToken=GITHUB_TOKEN", "SourceToken=GITHUB_TOKEN", .. Workflows.NotificationSecrets,
            .. Setting.GetParameters(Environments.Settings).Select(parameter => $"{parameter}={Setting.GetVariable(parameter)}"),
        ];
    }
}

/// <summary>A job that works on production: it checks by itself that it is approved, and by whom.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class ProductionJobAttribute : ServerJobAttribute
{
    public ProductionJobAttribute(string workflow, string id, string target)
        : base(workflow, id, target) => ApprovalWorkflow.GrantApprovalAccess(this, Environments.ProductionApproval);
}

/// <summary>The workflow that deploys to production: what starts it depends on how production is approved.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class ProductionWorkflowAttribute : GitHubActionsAttribute
{
    public ProductionWorkflowAttribute(string name)
        : base(name) => ApprovalWorkflow.SetTrigger(this, Environments.ProductionApproval, Environments.ProductionBranch);
}

/// <summary>The job that checks all gates, before a person is requested to approve.</summary>
[AttributeUsage(AttributeTargets.Class)]
sealed class ManualApprovalAttribute : GitHubJobAttribute
{
    public ManualApprovalAttribute(string workflow)
        : base(workflow, "manual-approval", nameof(Build.ManualApproval))
    {
        ReadPermissions =
        [
            GitHubActionsPermissions.Actions, GitHubActionsPermissions.Checks, GitHubActionsPermissions.Deployments,
            GitHubActionsPermissions.Statuses,
        ];
        CacheIncludePatterns = [];
        ApprovalWorkflow.GrantApprovalAccess(this, Environments.ProductionApproval);
    }
}

/// <summary>The last job of a workflow that deploys: notifies that a job before it failed, also where no deployment began that
/// could.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
class NotifyFailureAttribute : GitHubJobAttribute
{
    public NotifyFailureAttribute(string workflow, string target)
        : base(workflow, "notify", target)
    {
        Name = "Notify of the failure";
        If = "failure()";
        Arguments = ["--profile", Environments.LiveProfile];
        TimeoutMinutes = 10;
        ImportContext = ["JobResults=toJSON(needs)"];
        ImportVariables = Workflows.NotificationVariables;
        ImportSecrets = Workflows.NotificationSecrets;
    }
}

/// <summary>The same where a job waits for production's approval: notifies also that it was rejected, has expired or does not
/// count.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
sealed class NotifyRejectionAttribute : NotifyFailureAttribute
{
    public NotifyRejectionAttribute(string workflow, string target)
        : base(workflow, target) => ApprovalWorkflow.NotifyOnRejection(this, Environments.ProductionApproval);
}
#endif
