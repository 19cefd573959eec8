using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Who of GitHub's reviewers approved a run, as the job that deploys finds it out.</summary>
public sealed class ReviewersApprovedGateTests : IAsyncDisposable
{
    private const long Run = 77;

    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task Who_approved_is_known() =>
        Assert.Equal("ada (reviewer of production)", (await CheckAsync("""{ "state": "approved", "user": "ada", "comment": "" }""")).ApprovedBy);

    [Fact]
    public async Task Who_rejected_is_known_and_why()
    {
        var result = await CheckAsync("""{ "state": "rejected", "user": "ada", "comment": "Not on\n::error::a Friday." }""");

        Assert.False(result.HasPassed);
        Assert.Equal("ada rejected it: Not on ::error::a Friday.", result.Sentence);
    }

    [Fact]
    public async Task An_approval_of_another_environment_is_none()
    {
        var result = await CheckAsync("""{ "state": "approved", "user": "ada", "comment": "", "environment": "drill" }""");

        Assert.False(result.HasPassed);
        Assert.StartsWith("no reviewer approved it", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_approved_by_nobody_has_expired_or_was_let_through() => Assert.Contains("within 30 days", (await CheckAsync()).Sentence, StringComparison.Ordinal);

    [Fact]
    public async Task What_cannot_be_read_closes()
    {
        await _github.SetFaultAsync(403, path: "/approvals");

        var closed = await Assert.ThrowsAsync<GatesFailedException>(() => ProductionGates.RequireAsync([Gate(Run)], CancellationToken.None));

        Assert.Contains("Give the token the right «actions: read»", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_job_and_on_a_laptop_the_settings_are_what_there_is_to_look_at()
    {
        Assert.IsType<RequiredReviewersGate>(Gate(run: null));
        Assert.IsType<RequiredReviewersGate>(Gates(Run, new GitHubReviewers()).CreatePreDeploymentGate(Release));
    }

    [Fact]
    public void Where_nobody_approves_there_is_no_gate()
    {
        Assert.Null(Gates(Run, Approval.None).CreatePreDeploymentGate(Release));
        Assert.Null(Gates(Run, Approval.None).CreateApprovalGate(Release));
        Assert.Null(Gates(Run, Approval.None).CreateRollbackGate());
    }

    private static DispatchedRelease Release => new(CommitId.Parse(new string('a', 40)), "main", null, "staging");

    private ApprovalGates Gates(long? run, Approval approval) => new(_github.Api, _github.Api, approval, "production", run);

    private IGate Gate(long? run) => Gates(run, new GitHubReviewers()).CreateApprovalGate(Release)!;

    private async Task<GateResult> CheckAsync(params string[] answers)
    {
        await _github.SetStateAsync("approvals", JsonNode.Parse($$"""{ "{{Run}}": [{{string.Join(',', answers)}}] }""")!);
        return await Gate(Run).CheckAsync(CancellationToken.None);
    }
}
