using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Whether a required reviewer approved the run of the deployment job.</summary>
public sealed class ReviewersApprovedGateTests : IAsyncDisposable
{
    private const long Run = 77;

    private readonly QueriedRepository _github = new();

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task The_reviewer_who_approved_is_reported() =>
        Assert.Equal("ada (reviewer of production)",
            (await CheckAsync("""{ "state": "approved", "user": "ada", "comment": "" }""")).ApprovedBy);

    [Fact]
    public async Task The_reviewer_who_rejected_is_reported_with_the_comment()
    {
        var result = await CheckAsync("""{ "state": "rejected", "user": "ada", "comment": "Not on\n::error::a Friday." }""");

        Assert.False(result.HasPassed);
        Assert.Equal("ada rejected it: Not on ::error::a Friday.", result.Sentence);
    }

    [Fact]
    public async Task An_approval_of_another_environment_does_not_count()
    {
        var result = await CheckAsync("""{ "state": "approved", "user": "ada", "comment": "", "environment": "drill" }""");

        Assert.False(result.HasPassed);
        Assert.StartsWith("no reviewer approved it", result.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_an_approval_fails() =>
        Assert.Contains("within 30 days", (await CheckAsync()).Sentence, StringComparison.Ordinal);

    [Fact]
    public async Task A_failed_request_fails_the_gate()
    {
        await _github.SetFaultAsync(403, path: "/approvals");

        var closed =
            await Assert.ThrowsAsync<GatesFailedException>(() => ProductionGates.RequireAsync([Gate(Run)], CancellationToken.None));

        Assert.Contains("Grant the token the permission \"actions: read\"", closed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_job_and_on_a_laptop_the_settings_are_checked()
    {
        Assert.IsType<RequiredReviewersGate>(Gate(run: null));
        Assert.IsType<RequiredReviewersGate>(Gates(Run, new GitHubReviewers()).CreatePreDeploymentGate(Release));
    }

    [Fact]
    public void Without_an_approval_there_is_no_gate()
    {
        Assert.Null(Gates(Run, Approval.None).CreatePreDeploymentGate(Release));
        Assert.Null(Gates(Run, Approval.None).CreateApprovalGate(Release));
        Assert.Null(Gates(Run, Approval.None).CreateRollbackGate());
    }

    private static DispatchedRelease Release => new(CommitId.Parse(new string('a', 40)), "main", null, "staging");

    private ApprovalGates Gates(long? run, Approval approval) => new(_github.Api, _github.Api, approval, "production", run);

    private IGate Gate(long? run) => Gates(run, new GitHubReviewers()).CreateApprovalGate(Release)!;

    private async Task<GateResult> CheckAsync(params string[] decisions)
    {
        await _github.SetStateAsync("approvals", JsonNode.Parse($$"""{ "{{Run}}": [{{string.Join(',', decisions)}}] }""")!);
        return await Gate(Run).CheckAsync(CancellationToken.None);
    }
}
