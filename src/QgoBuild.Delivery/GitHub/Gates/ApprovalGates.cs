using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Gates;

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

    /// <summary>
    /// The gate that checks who approved the release. The deployment job checks it regardless of earlier jobs, because the job can be
    /// re-run on its own.
    /// </summary>
    /// <returns>Null without an approval.</returns>
    public IGate? CreateApprovalGate(DispatchedRelease release) => approval switch
    {
        NoApproval => null,
        GitHubReviewers => run is { } job ? new ReviewersApprovedGate(api, environment, job) : new RequiredReviewersGate(api, environment),
        PullRequestReview => new PullRequestReviewGate(api, Approvers, release.Commit, release.Branch),
        Dispatch => new DispatchGate(api, Approvers, run, release),
        _ => throw new NotSupportedException($"There is no gate for {approval.GetType().Name}."),
    };

    /// <summary>
    /// The gate for a rollback. A rollback has no pull request: the person who starts the workflow approves it, or the required reviewers
    /// do.
    /// </summary>
    /// <returns>Null without an approval.</returns>
    public IGate? CreateRollbackGate() => approval switch
    {
        PullRequestReview or Dispatch => new DispatchGate(api, Approvers, run, release: null),
        _ => run is { } job && approval is GitHubReviewers ? new ReviewersApprovedGate(api, environment, job) : null,
    };
}
