using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.Tests.Approvals;

public sealed class ApprovalTests
{
    [Fact]
    public void No_approval_is_required_by_default()
    {
        Assert.False(Approval.None.IsRequired);
        Assert.All<Approval>([new GitHubReviewers(), new PullRequestReview("ada"), new Dispatch("ada")], approval =>
            Assert.True(approval.IsRequired));
    }

    [Fact]
    public void Approvers_are_people_and_teams() =>
        Assert.Equal([new Approver("ada", null), new Approver("leads", "qgo")], new PullRequestReview(" @ada", "qgo/leads").Approvers);
}
