using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The gates of an environment's approval: what each kind of <see cref="Approval"/> needs, and when.</summary>
/// <param name="api">Queries GitHub.</param>
/// <param name="members">Queries teams, with a token that may; see <see cref="Approvers"/>.</param>
/// <param name="approval">How the environment is approved.</param>
/// <param name="environment">The environment, as GitHub names it.</param>
/// <param name="run">The workflow run; null outside of GitHub's jobs.</param>
public sealed class ApprovalGates(GitHubApi api, GitHubApi members, Approval approval, string environment, long? run)
{
    private Approvers Approvers => new(members, approval.Approvers);

    /// <summary>What has to hold before a deployment is begun. Reviewers on GitHub have not been asked by then: that they will be is what is looked at.</summary>
    /// <returns>Null where nobody approves.</returns>
    public IGate? CreatePreDeploymentGate(DispatchedRelease release) => approval is GitHubReviewers ? new RequiredReviewersGate(api, environment) : CreateApprovalGate(release);

    /// <summary>
    /// Whether it has been approved, and by whom: checked by the job that deploys, whatever jobs before it found, for it can be run again on its own.
    /// </summary>
    /// <returns>Null where nobody approves.</returns>
    public IGate? CreateApprovalGate(DispatchedRelease release) => approval switch
    {
        NoApproval => null,
        GitHubReviewers => run is { } job ? new ReviewersApprovedGate(api, environment, job) : new RequiredReviewersGate(api, environment),
        PullRequestReview => new PullRequestReviewGate(api, Approvers, release.Commit, release.Branch),
        Dispatch => new DispatchGate(api, Approvers, run, release),
        _ => throw new NotSupportedException($"There is no gate for {approval.GetType().Name}."),
    };

    /// <summary>
    /// Whether an earlier release may come back. No pull request brings it: it is approved by whoever starts the workflow, and by reviewers where
    /// GitHub asks them.
    /// </summary>
    /// <returns>Null where nobody approves.</returns>
    public IGate? CreateRollbackGate() => approval switch
    {
        PullRequestReview or Dispatch => new DispatchGate(api, Approvers, run, release: null),
        _ => run is { } job && approval is GitHubReviewers ? new ReviewersApprovedGate(api, environment, job) : null,
    };
}
