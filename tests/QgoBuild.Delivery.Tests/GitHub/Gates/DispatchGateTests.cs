using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Whether an approver has started the workflow manually for the deployed release.</summary>
public sealed class DispatchGateTests : IAsyncLifetime
{
    private const string Sha = "4f2ab12c00000000000000000000000000000001";
    private const string Staged = "4f2ab12c00000000000000000000000000000002";
    private const long Run = 77;

    private readonly QueriedRepository _github = new();

    public async ValueTask InitializeAsync()
    {
        await PutRunAsync(actor: "ada");
        await PutAsync("commits", $$"""{ "{{Sha}}": "tree1", "{{Staged}}": "tree1" }""");
        await PutAsync("teams", """{ "qgo/leads": { "grace": "active" } }""");
        await PutAsync("deployments",
            $$"""
            [{ "id": 1, "sha": "{{Staged}}", "task": "deploy:qgobuild", "environment": "staging", "description": "1.4.0 by me (d)",
              "payload": "", "statuses": [] }]
            """);
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Theory]
    [InlineData("4f2ab12")]
    [InlineData("4F2AB12C")]
    [InlineData(Sha)]
    [InlineData("1.4.0")]
    [InlineData("v1.4.0")]
    public async Task An_approver_starts_the_workflow_for_the_release(string release)
    {
        var result = await CheckAsync(release);

        Assert.True(result.HasPassed, result.Sentence);
        Assert.Equal("ada (started the workflow)", result.ApprovedBy);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("4f2ab1")]
    [InlineData("4f2ab12d")]
    [InlineData("1.4")]
    [InlineData("1.5.0")]
    [InlineData("$(id)")]
    public async Task A_run_for_another_release_fails(string? release) =>
        Assert.Equal($"it was started for \"{release}\", but 4f2ab12c is another release.", await GetFailureAsync(release));

    [Fact]
    public async Task A_version_with_other_files_is_another_release()
    {
        await PutAsync("commits", $$"""{ "{{Sha}}": "tree1", "{{Staged}}": "tree2" }""");

        Assert.Contains("is another release", await GetFailureAsync("1.4.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_member_may_start_the_workflow()
    {
        await PutRunAsync(actor: "grace");

        Assert.Equal("grace (started the workflow)", (await CheckAsync()).ApprovedBy);
    }

    [Fact]
    public async Task Another_person_may_not_start_the_workflow()
    {
        await PutRunAsync(actor: "mallory");

        Assert.Contains("mallory started it, but is not an approver", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_person_may_not_re_run_the_jobs()
    {
        await PutRunAsync(actor: "ada", again: "mallory");

        Assert.Contains("mallory started it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_re_run_by_an_approver_does_not_approve_a_run_that_another_person_started()
    {
        await PutRunAsync(actor: "mallory", again: "ada");

        Assert.Contains("mallory started it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_former_team_member_may_not_start_the_workflow()
    {
        await PutRunAsync(actor: "grace");
        await PutAsync("teams", """{ "qgo/leads": {} }""");

        Assert.Contains("grace started it, but is not an approver", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "main", Sha, "started by push, not manually")]
    [InlineData("schedule", "main", Sha, "started by schedule, not manually")]
    [InlineData("workflow_dispatch", "evil", Sha, "started on evil")]
    [InlineData("workflow_dispatch", "main", Staged, "the run is for 4f2ab12c, not for")]
    public async Task A_run_of_another_event_branch_or_commit_fails(string trigger, string branch, string sha, string reason)
    {
        await PutRunAsync("ada", trigger: trigger, branch: branch, sha: sha);

        Assert.Contains(reason, await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_a_laptop_the_gate_fails_with_the_way_to_start_the_workflow()
    {
        var result = await Gate("4f2ab12c", run: null).CheckAsync(CancellationToken.None);

        Assert.False(result.HasPassed);
        Assert.Contains("Run workflow, by one of these: ada, qgo/leads", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approver_may_start_a_rollback_on_any_branch()
    {
        await PutRunAsync(actor: "ada", branch: "develop", sha: Staged);
        Assert.True((await Rollback(new Dispatch("ada")).CheckAsync(CancellationToken.None)).HasPassed);
        Assert.True((await Rollback(new PullRequestReview("ada")).CheckAsync(CancellationToken.None)).HasPassed);

        await PutRunAsync(actor: "mallory");
        Assert.False((await Rollback(new Dispatch("ada")).CheckAsync(CancellationToken.None)).HasPassed);
        Assert.False((await Rollback(new PullRequestReview("ada")).CheckAsync(CancellationToken.None)).HasPassed);
    }

    [Theory]
    [InlineData("/actions/runs", 403)]
    [InlineData("/actions/runs", 404)]
    [InlineData("/actions/runs", 429)]
    [InlineData("/orgs/qgo/teams/leads", 403)]
    public async Task A_failed_request_fails_the_gate(string path, int status)
    {
        await PutRunAsync(actor: "grace");
        await _github.SetFaultAsync(status, path: path, headers: ("retry-after", "90"));

        var closed =
            await Assert.ThrowsAsync<GatesFailedException>(() => ProductionGates.RequireAsync([Gate("4f2ab12c")], CancellationToken.None));

        Assert.Contains("it could not be checked. The request to GitHub for", closed.Message, StringComparison.Ordinal);
    }

    private async Task PutRunAsync(string actor, string? again = null, string trigger = "workflow_dispatch", string branch = "main",
        string sha = Sha) => await _github.SetStateAsync("runs", new JsonObject
        {
            [$"{Run}"] = new JsonObject
            {
                ["event"] = trigger,
                ["head_branch"] = branch,
                ["head_sha"] = sha,
                ["actor"] = actor,
                ["triggering_actor"] = again ?? actor,
            },
        });

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private IGate Rollback(Approval approval) =>
        new ApprovalGates(_github.Api, _github.Api, approval, "production", Run).CreateRollbackGate()!;

    private IGate Gate(string? release, long? run = Run) =>
        new ApprovalGates(_github.Api, _github.Api, new Dispatch("ada", "qgo/leads"), "production", run)
        .CreateApprovalGate(new DispatchedRelease(CommitId.Parse(Sha), "main", release, "staging"))!;

    private Task<GateResult> CheckAsync(string? release = "4f2ab12c") => Gate(release).CheckAsync(CancellationToken.None);

    private async Task<string> GetFailureAsync(string? release = "4f2ab12c")
    {
        var result = await CheckAsync(release);
        Assert.False(result.HasPassed, result.Sentence);
        Assert.NotNull(result.Remedy);
        return result.Sentence;
    }
}
