using QgoBuild.Components.Delivering;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.GitHub.Settings;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Setup;

partial class Build
{
    [Parameter("Token of GitHub: to ask whether production is open, and to record deployments (profile live)"), Secret]
    readonly string? GitHubToken;

    [Parameter("Deploy to production without asking GitHub, and why; it is recorded with the deployment")]
    readonly string? SkipGates;

    [Parameter("Who approves deployments to production on GitHub, for Setup: logins, and teams as ORGANISATION/TEAM", Separator = ",")]
    readonly string[] GitHubReviewers = [];

    readonly Lock _asking = new();
    GitHubApi? _gitHub;

    public Target ManualApproval => _ => _
        .Description("Make sure that GitHub lets this commit go to production, and nobody without a person's approval")
        .Unlisted()
        .Executes(() => ((IPipeline)this).Run(async cancellation =>
        {
            var job = GitHubActions.Instance ?? throw new DeliveryException("Whether GitHub asks for an approval is known in a job of GitHub's only.", exitCode: 2);
            var api = GitHub ?? throw new DeliveryException("GitHub cannot be asked: the job has no token.", "Hand it over in the workflow (EnableGitHubToken = true).", exitCode: 2);
            await RequireOpen(api, job.RunId, cancellation);
            Console.WriteLine("The next job waits until a reviewer has approved it.");
        }));

    public Target Gates => _ => _
        .Unlisted()
        .Before(Approve, SandboxUp)
        .OnlyWhenStatic(() => !IsSandboxProfile)
        .Executes(() => ((IPipeline)this).Run(async cancellation =>
        {
            // The job that looks has the rights to, and the one that deploys has not: it waits for that one.
            if (GitHubActions.Instance is not null)
                Console.WriteLine("Whether production is open for this commit was checked before a reviewer was asked (job manual-approval).");
            else if (Remark is not null)
                Console.WriteLine("GitHub is not asked whether production is open for this commit. The reason is recorded.");
            else if (GitHub is { } api)
                await RequireOpen(api, run: null, cancellation);
            else
                Console.WriteLine("Whether production is open for this commit was not checked: there is no token to ask GitHub with (GITHUB_TOKEN or --github-token).");
        }));

    public string? Remark => string.IsNullOrWhiteSpace(SkipGates) ? null : $"gates skipped: {SkipGates.Trim()}";

    /// <summary>Those who tell GitHub of deployments, on the real servers; none without a token.</summary>
    public IEnumerable<INotifier> GitHubNotifiers() => IsSandboxProfile || GitHub is not { } api
        ? []
        :
        [
            new GitHubDeployments(api, EnvironmentName.Production),
            new GitHubReleases(api, EnvironmentName.Production),
            new PullRequestComments(api, EnvironmentName.Staging),
        ];

    /// <summary>What jobs on GitHub need to deploy to an environment. Without a token nobody is asked.</summary>
    public IReadOnlyList<ISetupCheck> GitHubEnvironmentChecks(DeploymentEnvironment environment) => IsSandboxProfile || GitHub is not { } api
        ? []
        :
        [
            new GitHubHasEnvironment(
                api,
                environment.Name,
                environment.RequiresApproval ? environment.Branch : "develop",
                environment.RequiresApproval,
                [.. GitHubReviewers.Select(GitHubReviewer.Parse)]),
            new GitHubHasSetting(
                api, environment.Name, "SSH_PRIVATE_KEY", isSecret: true, SshPrivateKey ?? (SshKey is { } file ? File.ReadAllText(file) : null),
                $"./build.sh Setup --environment {environment.Name} --profile live --ssh-key FILE --apply    # a key without passphrase, made for this environment"),
            new GitHubHasSetting(
                api, environment.Name, "SSH_KNOWN_HOSTS", isSecret: false, environment.Server.KnownHostsLines() is { Length: > 0 } lines ? lines : null,
                $"ssh-keyscan {environment.Server.Host}    # compare it with ssh-keygen -lf on the server, and add it to ~/.ssh/known_hosts"),
        ];

    /// <summary>GitHub, where there is a token and the checkout is from there; null elsewhere.</summary>
    GitHubApi? GitHub
    {
        get
        {
            lock (_asking)
            {
                return _gitHub ??= GitHubAccess.Find(GitHubToken, Variable("GITHUB_REPOSITORY"), Variable("GITHUB_API_URL"), GitRepository.FromLocalDirectory(RootDirectory).HttpsUrl) is { } access
                    ? new GitHubApi(access, NetworkGuard.FromEnvironment())
                    : null;
            }
        }
    }

    /// <summary>Staging's record: GitHub has it, where GitHub may be asked; else its server does.</summary>
    public Task<ITrials> Trials(CancellationToken cancellation) => !IsSandboxProfile && Remark is null && GitHub is { } api
        ? Task.FromResult<ITrials>(new GitHubTrials(api, EnvironmentName.Staging))
        : ((IPromote)this).TrialsOnServer(cancellation);

    async Task RequireOpen(GitHubApi api, long? run, CancellationToken cancellation)
    {
        IPromote promote = this;
        var trials = new GitHubTrials(api, EnvironmentName.Staging);
        var named = promote.NamedRelease is { } name ? await IPromote.PromotionFrom(trials).FindAsync(name, cancellation) : null;
        var commit = named?.Commit ?? await Head(cancellation);
        var staging = promote.WhyUnverified is null
            ? new StagingGate(trials, commit, named?.Content ?? (await promote.ContentOf(await Profile(cancellation), commit, cancellation)).Key)
            : null;
        foreach (var (gate, finding) in await ProductionGates.RequireAsync(ProductionGates.Of(api, commit, Environments.ProductionBranch, run, staging), cancellation))
            Console.WriteLine($"{gate.Name}: {finding.Sentence}");
    }

    static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}
