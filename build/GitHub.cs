using QgoBuild.Components.Deployments;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.GitHub.Settings;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Setup;

partial class Build
{
    [Parameter("Token of GitHub: to ask whether production is open, and to record deployments (profile live)"), Secret]
    readonly string? GitHubToken;

    [Parameter("Token of GitHub that may read the organisation's members, where a team approves: a job's own may not"), Secret]
    readonly string? MembersToken;

    [Parameter("Deploy to production without asking GitHub, and why; it is recorded with the deployment")]
    readonly string? SkipGates;

    [Parameter("Who approves deployments to production on GitHub, for Setup: logins, and teams as ORGANISATION/TEAM", Separator = ",")]
    readonly string[] GitHubReviewers = [];

    readonly Lock _gitHubLock = new();
    GitHubApi? _gitHub;
    GitHubApi? _membersGitHub;

    /// <summary>Who approved, once the gates have found it out.</summary>
    public string? ApprovedBy { get; private set; }

    public Target ManualApproval => _ => _
        .Description("Make sure that GitHub lets this commit go to production, and nobody without a person's approval")
        .Unlisted()
        .Executes(() => ((IPipeline)this).Run(async cancellationToken =>
        {
            var job = GitHubActions.Instance ?? throw new DeliveryException("Whether GitHub asks for an approval is known in a job of GitHub's only.", exitCode: 2);
            await RequireProductionGates(RequiredGitHub, job.RunId, cancellationToken);
            if (Environments.ProductionApproval is GitHubReviewers)
                Console.WriteLine("The next job waits until a reviewer has approved it.");
        }));

    public Target Gates => _ => _
        .Unlisted()
        .Before(Approve, SandboxUp)
        .OnlyWhenStatic(() => !IsSandboxProfile)
        .Executes(() => ((IPipeline)this).Run(async cancellationToken =>
        {
            // The job before has looked at all gates. The approval is looked at again: this job can be run again on its own, by anybody who may push.
            if (GitHubActions.Instance is { } job)
                await RequireGates(CreateApprovalGates(job.RunId).CreateApprovalGate((await ReleaseForProduction(cancellationToken)).Release), cancellationToken);
            else if (GateNote is not null)
                Console.WriteLine("GitHub is not asked whether production is open for this commit. The reason is recorded.");
            else if (GitHub is { } api)
                await RequireProductionGates(api, run: null, cancellationToken);
            else
                Console.WriteLine("Whether production is open for this commit was not checked: there is no token to ask GitHub with (GITHUB_TOKEN or --github-token).");
        }));

    public Target RollbackGates => _ => _
        .Unlisted()
        .Before(SandboxUp)
        .Requires(() => ((IDelivery)this).TargetEnvironment)
        .OnlyWhenStatic(() => !IsSandboxProfile && GitHubActions.Instance is not null && ((IDelivery)this).TargetEnvironment == EnvironmentName.Production)
        .Executes(() => ((IPipeline)this).Run(cancellationToken => RequireGates(CreateApprovalGates(GitHubActions.Instance!.RunId).CreateRollbackGate(), cancellationToken)));

    public string? GateNote => string.IsNullOrWhiteSpace(SkipGates) ? null : $"gates skipped: {SkipGates.Trim()}";

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
            new GitHubEnvironmentCheck(
                api,
                environment.Name,
                environment.Approval.IsRequired ? environment.Branch : "develop",
                environment.Approval is GitHubReviewers,
                [.. GitHubReviewers.Select(Approver.Parse)]),
            new GitHubSettingCheck(
                api, environment.Name, "SSH_PRIVATE_KEY", isSecret: true, SshPrivateKey ?? (SshKey is { } file ? File.ReadAllText(file) : null),
                $"./build.sh Setup --environment {environment.Name} --profile live --ssh-key FILE --apply    # a key without passphrase, made for this environment"),
            new GitHubSettingCheck(
                api, environment.Name, "SSH_KNOWN_HOSTS", isSecret: false, environment.Server.GetKnownHostsLines() is { Length: > 0 } lines ? lines : null,
                $"ssh-keyscan {environment.Server.Host}    # compare it with ssh-keygen -lf on the server, and add it to ~/.ssh/known_hosts"),
        ];

    /// <summary>GitHub, where there is a token and the checkout is from there; null elsewhere.</summary>
    GitHubApi? GitHub
    {
        get
        {
            lock (_gitHubLock)
                return _gitHub ??= Connect(GitHubToken);
        }
    }

    /// <summary>Staging's record: GitHub has it, where GitHub may be asked; else its server does.</summary>
    public Task<IReleaseHistory> StagingHistory(CancellationToken cancellationToken) => !IsSandboxProfile && GateNote is null && GitHub is { } api
        ? Task.FromResult<IReleaseHistory>(new GitHubReleaseHistory(api, EnvironmentName.Staging))
        : ((IPromote)this).StagingHistoryOnServer(cancellationToken);

    /// <summary>GitHub, with the token that may read teams where there is one.</summary>
    GitHubApi MembersGitHub
    {
        get
        {
            lock (_gitHubLock)
                return string.IsNullOrEmpty(MembersToken) ? RequiredGitHub : _membersGitHub ??= Connect(MembersToken) ?? RequiredGitHub;
        }
    }

    GitHubApi RequiredGitHub => GitHub ?? throw new DeliveryException("GitHub cannot be asked: the job has no token.", "Hand it over in the workflow (EnableGitHubToken = true).", exitCode: 2);

    static GitHubApi? Connect(string? token) =>
        GitHubAccess.Find(token, Variable("GITHUB_REPOSITORY"), Variable("GITHUB_API_URL"), GitRepository.FromLocalDirectory(RootDirectory).HttpsUrl) is { } access
            ? new GitHubApi(access, NetworkGuard.FromEnvironment())
            : null;

    ApprovalGates CreateApprovalGates(long? run) => new(RequiredGitHub, MembersGitHub, Environments.ProductionApproval, EnvironmentName.Production, run);

    // What goes to production: the release of staging's record that is named, or the commit.
    async Task<(DispatchedRelease Release, ContentKey? Content)> ReleaseForProduction(CancellationToken cancellationToken)
    {
        var name = ((IPromote)this).NamedRelease;
        var named = name is null ? null : await IPromote.CreatePromotion(new GitHubReleaseHistory(RequiredGitHub, EnvironmentName.Staging)).FindAsync(name, cancellationToken);
        return (new(named?.Commit ?? await Head(cancellationToken), Environments.ProductionBranch, name, Environments.PromotionSource), named?.Content);
    }

    async Task RequireProductionGates(GitHubApi api, long? run, CancellationToken cancellationToken)
    {
        IPromote promote = this;
        var (release, content) = await ReleaseForProduction(cancellationToken);
        var stagingGate = release.PromotedFrom is not { } environment ? new NoStagingGate()
            : promote.UnverifiedReason is not null ? null
            : (IGate)new StagingGate(new GitHubReleaseHistory(api, environment), release.Commit, content ?? (await promote.ReadContent(await Profile(cancellationToken), release.Commit, cancellationToken)).Key);
        await RequireGates(ProductionGates.Create(api, release.Commit, release.Branch, stagingGate, CreateApprovalGates(run).CreatePreDeploymentGate(release), run), cancellationToken);
    }

    Task RequireGates(IGate? approvalGate, CancellationToken cancellationToken) => RequireGates(approvalGate is null ? [] : [approvalGate], cancellationToken);

    async Task RequireGates(IReadOnlyList<IGate> gates, CancellationToken cancellationToken)
    {
        foreach (var (gate, result) in await ProductionGates.RequireAsync(gates, cancellationToken))
        {
            Console.WriteLine($"{gate.Name}: {result.Sentence}");
            ApprovedBy ??= result.ApprovedBy;
        }
    }

    /// <summary>Why production's approval stopped the pipeline: looked at once more, where the jobs failed that depend on it.</summary>
    public async Task<(string Reason, string? Remedy)?> FindApprovalFailure(DeploymentKind kind, DeploymentEnvironment environment, IReadOnlyList<string> failed, CancellationToken cancellationToken)
    {
        string[] approvalJobs = (kind, environment.Approval) switch
        {
            (DeploymentKind.Rollback, _) => ["rollback"],
            (_, GitHubReviewers _) => ["deploy-production"],
            _ => ["manual-approval", "deploy-production"],
        };
        if (environment.Name != EnvironmentName.Production || GitHub is null || !failed.Intersect(approvalJobs).Any())
            return null;
        try
        {
            var approvals = CreateApprovalGates(GitHubActions.Instance?.RunId);
            var gate = kind == DeploymentKind.Rollback ? approvals.CreateRollbackGate() : approvals.CreateApprovalGate((await ReleaseForProduction(cancellationToken)).Release);
            return gate is not null && await gate.CheckAsync(cancellationToken) is { HasPassed: false } closed ? (closed.Sentence, closed.Remedy) : null;
        }
        catch (DeliveryException unknown)
        {
            Console.WriteLine($"Whether it was approved is not known. {unknown.Message}");
            return null;
        }
    }

    static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name);
}
