using QgoBuild.Components.Workflows;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Engine.CI.GitHubActions;

namespace QgoBuild.Components.Tests.Workflows;

/// <summary>What each kind of approval needs of the workflow that deploys.</summary>
public sealed class ApprovalWorkflowTests
{
    [Fact]
    public void A_push_starts_what_reviewers_or_a_pull_request_approve()
    {
        foreach (var approval in (Approval[])[Approval.None, new GitHubReviewers(), new PullRequestReview("ada")])
        {
            var workflow = Workflow(approval);

            Assert.Equal(["main"], workflow.OnPushBranches);
            Assert.Empty(workflow.OnWorkflowDispatchRequiredInputs);
        }
    }

    [Fact]
    public void Nothing_but_a_person_who_names_a_release_starts_what_is_approved_by_that()
    {
        var workflow = Workflow(new Dispatch("ada"));

        Assert.Empty(workflow.OnPushBranches);
        Assert.Equal(["release"], workflow.OnWorkflowDispatchRequiredInputs);
    }

    public static TheoryData<Approval, GitHubActionsPermissions[]> Rights() => new()
    {
        { Approval.None, [] },
        { new GitHubReviewers(), [GitHubActionsPermissions.Actions] },
        { new PullRequestReview("ada"), [GitHubActionsPermissions.Actions, GitHubActionsPermissions.PullRequests] },
        { new Dispatch("ada"), [GitHubActionsPermissions.Actions, GitHubActionsPermissions.Deployments] },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public void A_job_gets_the_rights_to_find_out_and_no_others(Approval approval, GitHubActionsPermissions[] rights)
    {
        var job = Job(approval);

        Assert.True(job.EnableGitHubToken);
        Assert.Equal([GitHubActionsPermissions.Packages, .. rights], job.ReadPermissions);
        Assert.Equal(["SshPrivateKey"], job.ImportSecrets);
        Assert.Empty(job.WritePermissions);
    }

    [Fact]
    public void Where_a_team_approves_a_job_gets_the_token_that_can_read_it()
    {
        Assert.Equal(["SshPrivateKey", "MembersToken"], Job(new PullRequestReview("ada", "qgo/leads")).ImportSecrets);
        Assert.Equal(["SshPrivateKey", "MembersToken"], Job(new Dispatch("qgo/leads")).ImportSecrets);
    }

    [Fact]
    public void The_job_that_notifies_of_a_refusal_may_find_out_why_and_runs_also_where_the_approval_expired()
    {
        var job = new GitHubJobAttribute("deploy-production", "notify");

        ApprovalWorkflow.NotifyOnRejection(job, new Dispatch("qgo/leads"));

        Assert.Equal("failure() || cancelled()", job.If);
        Assert.Equal([GitHubActionsPermissions.Actions, GitHubActionsPermissions.Deployments], job.ReadPermissions);
        Assert.Equal(["MembersToken"], job.ImportSecrets);
    }

    private static GitHubActionsAttribute Workflow(Approval approval)
    {
        var workflow = new GitHubActionsAttribute("deploy-production");
        ApprovalWorkflow.SetTrigger(workflow, approval, "main");
        return workflow;
    }

    private static GitHubJobAttribute Job(Approval approval)
    {
        var job = new GitHubJobAttribute("deploy-production", "deploy")
        {
            ReadPermissions = [GitHubActionsPermissions.Packages],
            ImportSecrets = ["SshPrivateKey"],
        };
        ApprovalWorkflow.GrantApprovalAccess(job, approval);
        return job;
    }
}
