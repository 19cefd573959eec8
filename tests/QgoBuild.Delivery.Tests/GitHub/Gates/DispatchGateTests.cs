using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Whether somebody who may has started the workflow by hand, for what is deployed.</summary>
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
        await PutAsync("deployments", $$"""[{ "id": 1, "sha": "{{Staged}}", "task": "deploy:qgobuild", "environment": "staging", "description": "1.4.0 by me (d)", "payload": "", "statuses": [] }]""");
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Theory]
    [InlineData("4f2ab12")]
    [InlineData("4F2AB12C")]
    [InlineData(Sha)]
    [InlineData("1.4.0")]
    [InlineData("v1.4.0")]
    public async Task Who_may_starts_it_for_what_is_deployed(string release)
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
    public async Task Another_release_is_not_deployed_in_its_place(string? release) =>
        Assert.Equal($"it was started for «{release}», and 4f2ab12c is not that.", await GetFailureAsync(release));

    [Fact]
    public async Task A_version_whose_files_are_others_is_another_release()
    {
        await PutAsync("commits", $$"""{ "{{Sha}}": "tree1", "{{Staged}}": "tree2" }""");

        Assert.Contains("is not that", await GetFailureAsync("1.4.0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_a_team_may_start_it()
    {
        await PutRunAsync(actor: "grace");

        Assert.Equal("grace (started the workflow)", (await CheckAsync()).ApprovedBy);
    }

    [Fact]
    public async Task Somebody_else_may_not()
    {
        await PutRunAsync(actor: "mallory");

        Assert.Contains("mallory started it, and is none of those who may", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_may_somebody_else_run_its_jobs_again()
    {
        await PutRunAsync(actor: "ada", again: "mallory");

        Assert.Contains("mallory started it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_may_does_not_make_it_right_that_another_started_it()
    {
        await PutRunAsync(actor: "mallory", again: "ada");

        Assert.Contains("mallory started it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_left_the_team_may_not()
    {
        await PutRunAsync(actor: "grace");
        await PutAsync("teams", """{ "qgo/leads": {} }""");

        Assert.Contains("grace started it, and is none of those who may", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("push", "main", Sha, "started by push, not by hand")]
    [InlineData("schedule", "main", Sha, "started by schedule, not by hand")]
    [InlineData("workflow_dispatch", "evil", Sha, "started on evil")]
    [InlineData("workflow_dispatch", "main", Staged, "the run is of 4f2ab12c, not of")]
    public async Task A_run_of_something_else_does_not_count(string trigger, string branch, string sha, string reason)
    {
        await PutRunAsync("ada", trigger: trigger, branch: branch, sha: sha);

        Assert.Contains(reason, await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_laptop_is_told_to_start_the_workflow()
    {
        var result = await Gate("4f2ab12c", run: null).CheckAsync(CancellationToken.None);

        Assert.False(result.HasPassed);
        Assert.Contains("Run workflow, by one of these: ada, qgo/leads", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rollback_is_started_by_one_of_them_on_any_branch()
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
    public async Task What_cannot_be_read_closes(string path, int status)
    {
        await PutRunAsync(actor: "grace");
        await _github.SetFaultAsync(status, path: path, headers: ("retry-after", "90"));

        var closed = await Assert.ThrowsAsync<GatesFailedException>(() => ProductionGates.RequireAsync([Gate("4f2ab12c")], CancellationToken.None));

        Assert.Contains("nobody knows. GitHub was asked for", closed.Message, StringComparison.Ordinal);
    }

    private async Task PutRunAsync(string actor, string? again = null, string trigger = "workflow_dispatch", string branch = "main", string sha = Sha) => await _github.SetStateAsync("runs", new JsonObject
    {
        [$"{Run}"] = new JsonObject { ["event"] = trigger, ["head_branch"] = branch, ["head_sha"] = sha, ["actor"] = actor, ["triggering_actor"] = again ?? actor },
    });

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private IGate Rollback(Approval approval) => new ApprovalGates(_github.Api, _github.Api, approval, "production", Run).CreateRollbackGate()!;

    private IGate Gate(string? release, long? run = Run) => new ApprovalGates(_github.Api, _github.Api, new Dispatch("ada", "qgo/leads"), "production", run)
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
