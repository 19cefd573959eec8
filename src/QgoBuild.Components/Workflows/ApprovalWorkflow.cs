#if QGO
using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Components.Workflows;

/// <summary>
/// What each kind of <see cref="Approval"/> needs of the workflow that deploys, for attributes of a build to be made from: an attribute that derives from
/// <see cref="GitHubActionsAttribute"/> or <see cref="GitHubJobAttribute"/> sets this in its constructor.
/// </summary>
public static class ApprovalWorkflow
{
    /// <summary>The parameter that a person types the release into; its option is <c>--release</c>.</summary>
    public const string ReleaseInput = "release";

    /// <summary>The parameter that holds a token for the organisation's teams.</summary>
    public const string MembersToken = "MembersToken";

    /// <summary>What starts the workflow: a push to the environment's branch; or nothing but a person, who names a release.</summary>
    public static void SetTrigger(GitHubActionsAttribute workflow, Approval approval, string branch)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (approval is Dispatch)
            workflow.OnWorkflowDispatchRequiredInputs = [ReleaseInput];
        else
            workflow.OnPushBranches = [branch];
    }

    /// <summary>Lets a job find out whether it is approved, and by whom: with the rights and secrets for that, and no others.</summary>
    public static void GrantApprovalAccess(GitHubJobAttribute job, Approval approval)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.EnableGitHubToken = true;
        job.ReadPermissions = [.. job.ReadPermissions.Concat(RequiredPermissions(approval)).Distinct()];
        // The token of a job can read no teams.
        if (approval.Approvers.Any(approver => approver.Organization is not null))
            job.ImportSecrets = [.. job.ImportSecrets, MembersToken];
    }

    /// <summary>
    /// Lets the last job of a workflow notify that the approval of a job before it was rejected, has expired or does not count. An approval that nobody
    /// gives in time may end as a job that was cancelled.
    /// </summary>
    public static void NotifyOnRejection(GitHubJobAttribute job, Approval approval)
    {
        GrantApprovalAccess(job, approval);
        job.If = "failure() || cancelled()";
    }

    private static GitHubActionsPermissions[] RequiredPermissions(Approval approval) => approval switch
    {
        GitHubReviewers => [GitHubActionsPermissions.Actions],
        // A rollback is started by hand.
        PullRequestReview => [GitHubActionsPermissions.Actions, GitHubActionsPermissions.PullRequests],
        Dispatch => [GitHubActionsPermissions.Actions, GitHubActionsPermissions.Deployments],
        _ => [],
    };
}
#endif
