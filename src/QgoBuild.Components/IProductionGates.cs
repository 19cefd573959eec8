namespace QgoBuild.Components;

/// <summary>The gates before production: its branch, its checks, staging, and a person's approval, as GitHub knows them.</summary>
public interface IProductionGates : IGitHubAccess, IDeploy, IRollback, INotify
{
    /// <summary>How a person approves what goes to production.</summary>
    Approval ProductionApproval { get; }

    /// <summary>The branch whose commits production gets.</summary>
    string ProductionBranch { get; }

    /// <summary>The environment that a release has to run on before it goes to production; null for none.</summary>
    string? PromotionSource { get; }

    /// <summary>Why the gates are skipped; null when they are not.</summary>
    [Parameter("Deploy to production without querying GitHub, and why; it is recorded with the deployment")]
    string? SkipGates => TryGetValue(() => SkipGates);

    string? IDeploy.GateNote => string.IsNullOrWhiteSpace(SkipGates) ? null : $"gates skipped: {SkipGates.Trim()}";
    string? IHasConfirmation.ApprovedBy => GitHubState.ApprovedBy;

    /// <summary>Staging's record: GitHub's where GitHub may be queried, else the server's own.</summary>
    Task<IReleaseHistory> IPromote.StagingHistory(CancellationToken cancellationToken) =>
        !IsSandboxProfile && GateNote is null && GitHub is { } api
        ? Task.FromResult<IReleaseHistory>(new GitHubReleaseHistory(api, EnvironmentName.Staging))
        : StagingHistoryOnServer(cancellationToken);

    async Task<IReadOnlyList<GatePreview>> IDeploy.PreviewGates(DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        if (IsSandboxProfile || environment.Name != EnvironmentName.Production) return [];
        if (GateNote is { } note) return [new("GitHub", IsOpen: true, note)];
        if (GitHub is not { } api)
            return [new("GitHub", IsOpen: null, "not checked, because there is no token (GITHUB_TOKEN or --github-token).")];
        try
        {
            var gates = await CreateProductionGates(api, GitHubActions.Instance?.RunId, cancellationToken);
            var results = await ProductionGates.CheckAsync(gates, cancellationToken);
            return [.. results.Select(checkedGate =>
                new GatePreview(checkedGate.Gate.Name, checkedGate.Result.HasPassed, checkedGate.Result.Sentence))];
        }
        catch (DeliveryException failure) when (failure.ExitCode != 2) { return [new("GitHub", IsOpen: false, failure.Message)]; }
    }

    /// <summary>Checks all gates in a job of GitHub's, before the job that waits for the approval.</summary>
    Target ManualApproval => _ => _
        .Executes(() => Run(async cancellationToken =>
        {
            var job = GitHubActions.Instance
                ?? throw new DeliveryException("Whether GitHub requires an approval is known only in a job of GitHub's.", exitCode: 2);
            await RequireProductionGates(RequiredGitHub, job.RunId, cancellationToken);
            if (ProductionApproval is GitHubReviewers) Console.WriteLine("The next job waits until a reviewer has approved it.");
        }));

    /// <summary>Checks the gates before a deployment to production: in a job of GitHub's the approval only, elsewhere all of them where
    /// there is a token.</summary>
    Target Gates => _ => _
        .Unlisted()
        .OnlyWhenStatic(() => !IsSandboxProfile)
        .Executes(() => Run(async cancellationToken =>
        {
            // The job before has checked all gates. The approval is checked again: anybody who may push can run this job again on its own.
            if (GitHubActions.Instance is { } job)
            {
                var (release, _) = await FindReleaseForProduction(cancellationToken);
                await RequireGate(CreateApprovalGates(job.RunId).CreateApprovalGate(release), cancellationToken);
            }
            else if (GateNote is not null)
            {
                Console.WriteLine("GitHub is not queried whether production is open for this commit. The reason is recorded.");
            }
            else if (GitHub is { } api)
            {
                await RequireProductionGates(api, run: null, cancellationToken);
            }
            else
            {
                Console.WriteLine("Whether production is open for this commit was not checked: there is no token for GitHub " +
                    "(GITHUB_TOKEN or --github-token).");
            }
        }));

    /// <summary>Checks the approval of a rollback of production, in a job of GitHub's.</summary>
    Target RollbackGates => _ => _
        .Unlisted()
        .Requires(() => TargetEnvironment)
        .OnlyWhenStatic(() => !IsSandboxProfile && GitHubActions.Instance is not null && TargetEnvironment == EnvironmentName.Production)
        .Executes(() => Run(cancellationToken =>
            RequireGate(CreateApprovalGates(GitHubActions.Instance!.RunId).CreateRollbackGate(), cancellationToken)));

    /// <summary>Why production's approval stopped the pipeline. It is checked once more, where jobs failed that depend on it.</summary>
    async Task<(string Reason, string? Remedy)?> INotify.FindApprovalFailure(
        DeploymentKind kind, DeploymentEnvironment environment, IReadOnlyList<string> failed, CancellationToken cancellationToken)
    {
        string[] approvalJobs = (kind, environment.Approval) switch
        {
            (DeploymentKind.Rollback, _) => ["rollback"],
            (_, GitHubReviewers) => ["deploy-production"],
            _ => ["manual-approval", "deploy-production"],
        };
        if (environment.Name != EnvironmentName.Production || GitHub is null || !failed.Intersect(approvalJobs).Any()) return null;
        try
        {
            var approvals = CreateApprovalGates(GitHubActions.Instance?.RunId);
            var gate = kind == DeploymentKind.Rollback
                ? approvals.CreateRollbackGate()
                : approvals.CreateApprovalGate((await FindReleaseForProduction(cancellationToken)).Release);
            return gate is not null && await gate.CheckAsync(cancellationToken) is { HasPassed: false } closed
                ? (closed.Sentence, closed.Remedy)
                : null;
        }
        catch (DeliveryException unknown)
        {
            Console.WriteLine($"Whether it was approved is not known. {unknown.Message}");
            return null;
        }
    }

    private ApprovalGates CreateApprovalGates(long? run) =>
        new(RequiredGitHub, MembersGitHub, ProductionApproval, EnvironmentName.Production, run);

    // The release of staging's record that was named, or the commit.
    private async Task<(DispatchedRelease Release, ContentKey? Content)> FindReleaseForProduction(CancellationToken cancellationToken)
    {
        var promotion = CreatePromotion(new GitHubReleaseHistory(RequiredGitHub, EnvironmentName.Staging));
        var named = NamedRelease is { } name ? await promotion.FindAsync(name, cancellationToken) : null;
        var commit = named?.Commit ?? await Head(cancellationToken);
        return (new(commit, ProductionBranch, NamedRelease, PromotionSource), named?.Content);
    }

    private async Task RequireProductionGates(GitHubApi api, long? run, CancellationToken cancellationToken) =>
        await RequireGates(await CreateProductionGates(api, run, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<IGate>> CreateProductionGates(GitHubApi api, long? run, CancellationToken cancellationToken)
    {
        var (release, content) = await FindReleaseForProduction(cancellationToken);
        var stagingGate = await CreateStagingGate(api, release, content, cancellationToken);
        var approvalGate = CreateApprovalGates(run).CreatePreDeploymentGate(release);
        return ProductionGates.Create(api, release.Commit, release.Branch, stagingGate, approvalGate, run);
    }

    private async Task<IGate?> CreateStagingGate(GitHubApi api, DispatchedRelease release, ContentKey? content,
        CancellationToken cancellationToken)
    {
        if (release.PromotedFrom is not { } environment) return new NoStagingGate();
        if (UnverifiedReason is not null) return null;
        var profile = await Profile(cancellationToken);
        content ??= (await ReadContent(profile, release.Commit, cancellationToken)).Key;
        return new StagingGate(new GitHubReleaseHistory(api, environment), release.Commit, content);
    }

    private Task RequireGate(IGate? gate, CancellationToken cancellationToken) =>
        RequireGates(gate is null ? [] : [gate], cancellationToken);

    private async Task RequireGates(IReadOnlyList<IGate> gates, CancellationToken cancellationToken)
    {
        foreach (var (gate, result) in await ProductionGates.RequireAsync(gates, cancellationToken))
        {
            Console.WriteLine($"{gate.Name}: {result.Sentence}");
            GitHubState.ApprovedBy ??= result.ApprovedBy;
        }
    }
}
