#if QGO

namespace QgoBuild.Components.Workflows;

/// <summary>Configures the workflow that deploys for each kind of <see cref="Approval"/>. An attribute of a build that derives from
/// <see cref="GitHubActionsAttribute"/> or <see cref="GitHubJobAttribute"/> calls this in its constructor.</summary>
public static class ApprovalWorkflow
{
    /// <summary>The parameter for the release; its option is <c>--release</c>.</summary>
    public const string ReleaseInput = "release";

    /// <summary>The parameter that holds a token for the organisation's teams.</summary>
    public const string MembersToken = "MembersToken";

    /// <summary>Sets what starts the workflow: a push to the environment's branch, or a person who names a release.</summary>
    public static void SetTrigger(GitHubActionsAttribute workflow, Approval approval, string branch)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        if (approval is Dispatch)
            workflow.OnWorkflowDispatchRequiredInputs = [ReleaseInput];
        else
            workflow.OnPushBranches = [branch];
    }

    /// <summary>Gives a job the permissions and secrets to check whether it is approved, and by whom.</summary>
    public static void GrantApprovalAccess(GitHubJobAttribute job, Approval approval)
    {
        ArgumentNullException.ThrowIfNull(job);
        job.EnableGitHubToken = true;
        job.ReadPermissions = [.. job.ReadPermissions.Concat(RequiredPermissions(approval)).Distinct()];
        // The token of a job can read no teams.
        if (approval.Approvers.Any(approver => approver.Organization is not null)) job.ImportSecrets = [.. job.ImportSecrets, MembersToken];
    }

    /// <summary>Has the last job of a workflow notify that the approval of a job before it was rejected, has expired or does not count. An
    /// approval that is not given in time may end as a cancelled job.</summary>
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
