using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.Tests.Approvals;

public sealed class ApprovalTests
{
    [Fact]
    public void Nobody_approves_unless_somebody_has_to()
    {
        Assert.False(Approval.None.IsRequired);
        Assert.All<Approval>([new GitHubReviewers(), new PullRequestReview("ada"), new Dispatch("ada")], approval => Assert.True(approval.IsRequired));
    }

    [Fact]
    public void People_and_teams_are_named() =>
        Assert.Equal([new Approver("ada", null), new Approver("leads", "qgo")], new PullRequestReview(" @ada", "qgo/leads").Approvers);
}
