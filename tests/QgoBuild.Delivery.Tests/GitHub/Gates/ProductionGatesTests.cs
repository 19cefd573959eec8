using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>What GitHub has to say before a commit goes to production.</summary>
public sealed class ProductionGatesTests : IAsyncLifetime
{
    private const string Sha = "4f2ab12c00000000000000000000000000000001";
    private const string Merged = "4f2ab12c00000000000000000000000000000002";
    private const string Other = "4f2ab12c00000000000000000000000000000003";
    private const string Another = "4f2ab12c00000000000000000000000000000004";
    private const long Run = 77;
    private const long Suite = 700;

    // The merged commit has the content of the one that is asked for.
    private static readonly Dictionary<string, string> Contents = new() { [Sha] = "one", [Merged] = "one", [Other] = "two", [Another] = "three" };

    private readonly QueriedRepository _github = new();

    /// <summary>A repository where everything is as it should be.</summary>
    public async ValueTask InitializeAsync()
    {
        await PutAsync("branches", $$"""{ "main": { "protected": true, "protection": { "enabled": true, "required_status_checks": { "enforcement_level": "everyone", "contexts": ["test"], "checks": [] } } } }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{Check("test", "completed", "success", 1)}}] }""");
        await PutAsync("runs", $$"""{ "{{Run}}": {{Suite}} }""");
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success")}]");
        await PutAsync("environments", """{ "production": { "protection_rules": [{ "id": 2, "node_id": "x", "type": "required_reviewers", "reviewers": [{ "type": "Team", "reviewer": null }] }] } }""");
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_commit_that_was_checked_and_tried_goes_through() => Assert.All(await RequireAsync(), looked => Assert.True(looked.Finding.HasPassed));

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once()
    {
        await PutAsync("branches", """{ "main": { "protected": false, "protection": { "enabled": false } } }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{Check("test", "completed", "failure", 1)}}] }""");
        await PutAsync("deployments", "[]");
        await PutAsync("environments", "{}");

        var closed = await Assert.ThrowsAsync<GatesFailedException>(() => RequireAsync());

        Assert.Equal(2, closed.ExitCode);
        Assert.Contains("--skip-gates", closed.Remedy, StringComparison.Ordinal);
        Snapshot.Match(closed.Message.Replace(_github.Api.Repository.ToString(), "qgo/app", StringComparison.Ordinal), "gates-closed.txt");
    }

    [Fact]
    public async Task A_gate_that_cannot_be_asked_is_closed()
    {
        await _github.SetFaultAsync(503, path: "/environments");
        Assert.Contains("somebody approves production: nobody knows. GitHub was asked for the reviewers of production: it fails itself (503).", await GetFailureAsync(), StringComparison.Ordinal);

        await _github.SetFaultAsync(403, path: "/check-runs");
        Assert.Contains("Give the token the right «checks: read».", await GetFailureAsync(), StringComparison.Ordinal);

        await _github.SetFaultAsync(401);
        Assert.Contains("4 of 4 gates", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // Checks

    [Fact]
    public async Task A_check_that_is_red_closes() => await AssertChecksAsync(open: false, Check("test", "completed", "failure", 1));

    [Fact]
    public async Task A_check_that_ran_again_counts_as_it_ended_last()
    {
        await AssertChecksAsync(open: true, Check("test", "completed", "failure", 1), Check("test", "completed", "success", 2));
        await AssertChecksAsync(open: false, Check("test", "completed", "success", 1), Check("test", "completed", "cancelled", 2));
    }

    [Theory]
    [InlineData("neutral")]
    [InlineData("skipped")]
    public async Task A_check_that_had_nothing_to_do_is_green(string conclusion) => await AssertChecksAsync(open: true, Check("test", "completed", conclusion, 1));

    [Fact]
    public async Task A_required_check_may_be_a_commit_status()
    {
        await PutAsync("checks", "{}");
        await PutAsync("statuses", $$"""{ "{{Sha}}": [{ "context": "test", "state": "success" }, { "context": "test", "state": "failure" }] }""");
        await RequireAsync();

        await PutAsync("statuses", $$"""{ "{{Sha}}": [{ "context": "test", "state": "failure" }, { "context": "test", "state": "success" }] }""");
        Assert.Contains("«test» is failure", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_of_the_run_that_asks_are_not_waited_for()
    {
        await PutAsync("branches", """{ "main": { "protected": true } }""");
        await PutAsync("rules", """{ "main": [{ "type": "required_status_checks", "ruleset_id": 1, "ruleset_source": "x", "ruleset_source_type": "Repository", "parameters": { "required_status_checks": [{ "context": "test" }, { "context": "approval" }], "strict_required_status_checks_policy": false } }] }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{Check("test", "completed", "success", 1)}}, {{Check("approval", "in_progress", null, 2, Suite)}}] }""");

        await RequireAsync(Run);
        Assert.Contains("«approval» is in progress", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_are_read_to_their_last_page()
    {
        var many = string.Join(',', Enumerable.Range(1, 140).Select(number => Check($"check {number}", "completed", number == 140 ? "failure" : "success", number)));
        await PutAsync("branches", """{ "main": { "protected": true } }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{many}}] }""");

        Assert.Contains("«check 140» is failure", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // Staging

    [Fact]
    public async Task A_commit_with_the_content_that_staging_had_goes_through()
    {
        await PutAsync("deployments", $"[{Deployment(1, Merged, "success")}]");
        Assert.Contains((await RequireAsync()).Select(looked => looked.Finding.Sentence), sentence => sentence == "1.4.0 (4f2ab12c), which has the same content as 4f2ab12c");

        await PutAsync("deployments", $"[{Deployment(1, Other, "success")}]");
        Assert.Contains("staging has never run the content of 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_replaced_on_staging_has_run_there_all_the_same()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success", "inactive")}, {Deployment(2, Other, "success")}]");

        await RequireAsync();
    }

    [Fact]
    public async Task What_staging_was_rolled_back_from_does_not_go_through()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success", "inactive")}, {Rollback(2, Other)}]");
        Assert.Contains("was rolled back to 4f2ab12c after that", await GetFailureAsync(), StringComparison.Ordinal);

        await PutAsync("deployments", $"[{Deployment(1, Sha, "success", "inactive")}, {Rollback(2, Other)}, {Deployment(3, Sha, "success")}]");
        await RequireAsync();
    }

    [Fact]
    public async Task Nor_does_what_a_rollback_passed_over_but_what_came_before_that()
    {
        await PutAsync("deployments", $"[{Deployment(1, Other, "success")}, {Deployment(2, Sha, "success")}, {Deployment(3, Another, "success")}, {Rollback(4, Other)}, {Deployment(5, Another, "success")}]");
        Assert.Contains("was rolled back to", await GetFailureAsync(), StringComparison.Ordinal);

        await PutAsync("deployments", $"[{Deployment(1, Sha, "success")}, {Deployment(2, Other, "success")}, {Deployment(3, Another, "success")}, {Rollback(4, Other)}]");
        await RequireAsync();
    }

    [Theory]
    [InlineData("failure", "did not succeed (failure)")]
    [InlineData("error", "did not succeed (error)")]
    [InlineData("in_progress", "is being deployed right now")]
    public async Task What_staging_did_not_get_to_run_does_not_go_through(string state, string reason)
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, state)}]");

        Assert.Contains(reason, await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"a text\"")]
    [InlineData("{ \"release\": 7 }")]
    [InlineData("{ \"release\": \"no JSON\" }")]
    [InlineData("{ \"deployment\": \"20261123_083241-4f2ab12c-9c1d\", \"version\": \"1.4.0\" }")]
    public async Task A_record_that_names_no_release_proves_nothing(string payload)
    {
        var record = JsonNode.Parse(Deployment(1, Sha, "success"))!;
        record["payload"] = JsonNode.Parse(payload);
        await PutAsync("deployments", $"[{record.ToJsonString()}]");

        Assert.Contains("staging has never run the content of", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_does_one_whose_release_is_of_another_commit()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success").Replace($"\"sha\":\"{Sha}\"", $"\"sha\":\"{Other}\"", StringComparison.Ordinal)}]");

        Assert.Contains("staging has never run the content of", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_staging_is_done_without_it_is_not_asked()
    {
        await PutAsync("deployments", "[]");

        Assert.Equal(3, (await ProductionGates.RequireAsync(ProductionGates.Create(_github.Api, CommitId.Parse(Sha), "main", stagingGate: null, new RequiredReviewersGate(_github.Api, "production"), run: null), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task What_GitHub_records_for_a_job_proves_nothing()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success").Replace("deploy:qgobuild", "deploy", StringComparison.Ordinal)}]");

        Assert.Contains("staging has never run the content of 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_environment_before_it_production_is_possible_and_that_is_printed()
    {
        await PutAsync("deployments", "[]");

        var looked = await ProductionGates.RequireAsync(
            ProductionGates.Create(_github.Api, CommitId.Parse(Sha), "main", new NoStagingGate(), new RequiredReviewersGate(_github.Api, "production"), null), CancellationToken.None);

        Assert.Contains(looked, one => one.Gate.Name == "no environment comes before" && one.Finding.Sentence.StartsWith("nothing has run this release yet", StringComparison.Ordinal));
    }

    // Environment and branch

    [Theory]
    [InlineData("""{ "production": { "protection_rules": [] } }""")]
    [InlineData("""{ "production": { "protection_rules": [{ "id": 1, "node_id": "x", "type": "wait_timer", "wait_timer": 30 }, { "id": 2, "node_id": "x", "type": "branch_policy" }] } }""")]
    [InlineData("""{ "production": { "protection_rules": [{ "id": 1, "node_id": "x", "type": "required_reviewers", "reviewers": [] }] } }""")]
    public async Task An_environment_that_nobody_approves_closes(string environments)
    {
        await PutAsync("environments", environments);

        Assert.Contains("has no required reviewers", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_environment_that_GitHub_would_make_closes()
    {
        await PutAsync("environments", "{}");

        Assert.Contains("has no environment production", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request", true)]
    [InlineData("update", true)]
    [InlineData("deletion", false)]
    [InlineData("non_fast_forward", false)]
    public async Task A_ruleset_protects_if_it_is_against_pushes(string rule, bool isProtected)
    {
        await PutAsync("branches", """{ "main": { "protected": false } }""");
        await PutAsync("rules", $$"""{ "main": [{ "type": "{{rule}}", "ruleset_id": 1, "ruleset_source": "x", "ruleset_source_type": "Repository" }] }""");

        Assert.Equal(isProtected, (await new BranchProtectionGate(_github.Api, "main").CheckAsync(CancellationToken.None)).HasPassed);
    }

    private async Task AssertChecksAsync(bool open, params string[] checks)
    {
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{string.Join(',', checks)}}] }""");
        Assert.Equal(open, (await new StatusChecksGate(_github.Api, CommitId.Parse(Sha), "main", null).CheckAsync(CancellationToken.None)).HasPassed);
    }

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private Task<IReadOnlyList<(IGate Gate, GateResult Finding)>> RequireAsync(long? run = null) =>
        ProductionGates.RequireAsync(
            ProductionGates.Create(
                _github.Api,
                CommitId.Parse(Sha),
                "main",
                new StagingGate(new GitHubReleaseHistory(_github.Api, "staging"), CommitId.Parse(Sha), Content(Sha)),
                new RequiredReviewersGate(_github.Api, "production"),
                run),
            CancellationToken.None);

    private static ContentKey Content(string sha) => ContentKey.Compute([new("content", Contents[sha])]);

    private async Task<string> GetFailureAsync() => (await Assert.ThrowsAsync<GatesFailedException>(() => RequireAsync())).Message;

    private static string Check(string name, string status, string? conclusion, long id, long suite = 1) =>
        new JsonObject { ["id"] = id, ["name"] = name, ["status"] = status, ["conclusion"] = conclusion, ["check_suite"] = new JsonObject { ["id"] = suite } }.ToJsonString();

    private static string Rollback(long id, string sha) => Deployment(id, sha, "success").Replace("deploy:qgobuild", "rollback:qgobuild", StringComparison.Ordinal);

    private static string Deployment(long id, string sha, params string[] states) => new JsonObject
    {
        ["id"] = id,
        ["sha"] = sha,
        ["task"] = "deploy:qgobuild",
        ["environment"] = "staging",
        ["payload"] = new JsonObject { ["release"] = (Samples.Release with { Commit = CommitId.Parse(sha), Content = Content(sha) }).ToJson() },
        ["statuses"] = new JsonArray([.. states.Select((state, index) => new JsonObject { ["id"] = (id * 100) + index, ["state"] = state })]),
    }.ToJsonString();
}
