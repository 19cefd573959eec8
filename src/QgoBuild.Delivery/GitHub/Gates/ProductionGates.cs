namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The gates before a deployment to production.</summary>
public static class ProductionGates
{
    /// <summary>Creates the gates.</summary>
    /// <param name="api">The GitHub API.</param>
    /// <param name="commit">The commit to deploy.</param>
    /// <param name="branch">The branch of production.</param>
    /// <param name="stagingGate">The gate of staging; null for a release that need not be verified.</param>
    /// <param name="approvalGate">The gate of production's approval; null without an approval.</param>
    /// <param name="run">The current workflow run; null outside GitHub Actions.</param>
    public static IReadOnlyList<IGate> Create(GitHubApi api, CommitId commit, string branch, IGate? stagingGate, IGate? approvalGate,
        long? run) =>
    [
        new StatusChecksGate(api, commit, branch, run),
        .. stagingGate is null ? [] : (IGate[])[stagingGate],
        .. approvalGate is null ? [] : (IGate[])[approvalGate],
        new BranchProtectionGate(api, branch),
    ];

    /// <summary>Checks all gates concurrently. A gate that cannot be checked counts as failed.</summary>
    /// <returns>The results, in the order of the gates.</returns>
    /// <exception cref="GatesFailedException">One or more gates failed; the message lists all of them.</exception>
    public static async Task<IReadOnlyList<(IGate Gate, GateResult Result)>> RequireAsync(IReadOnlyList<IGate> gates,
        CancellationToken cancellationToken)
    {
        var results = await CheckAsync(gates, cancellationToken);
        return results.All(one => one.Result.HasPassed) ? results : throw new GatesFailedException(results);
    }

    /// <summary>Checks all gates concurrently. A gate that cannot be checked counts as failed.</summary>
    /// <returns>The results, in the order of the gates.</returns>
    public static async Task<IReadOnlyList<(IGate Gate, GateResult Result)>> CheckAsync(IReadOnlyList<IGate> gates,
        CancellationToken cancellationToken) =>
        await Task.WhenAll(gates.Select(async gate => (gate, await CheckAsync(gate, cancellationToken))));

    private static async Task<GateResult> CheckAsync(IGate gate, CancellationToken cancellationToken)
    {
        try { return await gate.CheckAsync(cancellationToken); }
        catch (GitHubException error) { return GateResult.Failed($"it could not be checked. {error.Message}", error.Remedy!); }
    }
}

/// <summary>Creates the gates for the <see cref="Approval"/> of an environment.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="members">The GitHub API with a token that may read teams; see <see cref="Approvers"/>.</param>
/// <param name="approval">How the environment is approved.</param>
/// <param name="environment">The name of the environment on GitHub.</param>
/// <param name="run">The workflow run; null outside GitHub Actions.</param>
public sealed class ApprovalGates(GitHubApi api, GitHubApi members, Approval approval, string environment, long? run)
{
    private Approvers Approvers => new(members, approval.Approvers);

    /// <summary>The gate before the deployment job. Reviewers on GitHub approve later: this gate checks that they are required.</summary>
    /// <returns>Null without an approval.</returns>
    public IGate? CreatePreDeploymentGate(DispatchedRelease release) =>
        approval is GitHubReviewers ? new RequiredReviewersGate(api, environment) : CreateApprovalGate(release);

    /// <summary>The gate that checks who approved the release. The deployment job checks it regardless of earlier jobs, because the job can
    /// be re-run on its own.</summary>
    /// <returns>Null without an approval.</returns>
    public IGate? CreateApprovalGate(DispatchedRelease release) => approval switch
    {
        NoApproval => null,
        GitHubReviewers => run is { } job ? new ReviewersApprovedGate(api, environment, job) : new RequiredReviewersGate(api, environment),
        PullRequestReview => new PullRequestReviewGate(api, Approvers, release.Commit, release.Branch),
        Dispatch => new DispatchGate(api, Approvers, run, release),
        _ => throw new NotSupportedException($"There is no gate for {approval.GetType().Name}."),
    };

    /// <summary>The gate for a rollback. A rollback has no pull request: the person who starts the workflow approves it, or the required
    /// reviewers do.</summary>
    /// <returns>Null without an approval.</returns>
    public IGate? CreateRollbackGate() => approval switch
    {
        PullRequestReview or Dispatch => new DispatchGate(api, Approvers, run, release: null),
        _ => run is { } job && approval is GitHubReviewers ? new ReviewersApprovedGate(api, environment, job) : null,
    };
}
