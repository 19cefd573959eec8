using System.Text.Json.Nodes;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>The gates before a deployment to production, with a simulated GitHub.</summary>
public sealed class ProductionGatesTests : IAsyncLifetime
{
    private const string Sha = "4f2ab12c00000000000000000000000000000001";
    private const string Merged = "4f2ab12c00000000000000000000000000000002";
    private const string Other = "4f2ab12c00000000000000000000000000000003";
    private const string Another = "4f2ab12c00000000000000000000000000000004";
    private const long Run = 77;
    private const long Suite = 700;

    // The merged commit has the content of the requested one.
    private static readonly Dictionary<string, string> Contents =
        new() { [Sha] = "one", [Merged] = "one", [Other] = "two", [Another] = "three" };

    private readonly QueriedRepository _github = new();

    /// <summary>A repository that passes all gates.</summary>
    public async ValueTask InitializeAsync()
    {
        await PutAsync("branches",
            """
            { "main": { "protected": true, "protection": { "enabled": true,
              "required_status_checks": { "enforcement_level": "everyone", "contexts": ["test"], "checks": [] } } } }
            """);
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{Check("test", "completed", "success", 1)}}] }""");
        await PutAsync("runs", $$"""{ "{{Run}}": {{Suite}} }""");
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success")}]");
        await PutAsync("environments",
            """
            { "production": { "protection_rules": [
              { "id": 2, "node_id": "x", "type": "required_reviewers", "reviewers": [{ "type": "Team", "reviewer": null }] }] } }
            """);
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_checked_and_verified_commit_passes() => Assert.All(await RequireAsync(), one => Assert.True(one.Result.HasPassed));

    [Fact]
    public async Task All_failed_gates_are_reported_at_once()
    {
        await PutAsync("branches", """{ "main": { "protected": false, "protection": { "enabled": false } } }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{Check("test", "completed", "failure", 1)}}] }""");
        await PutAsync("deployments", "[]");
        await PutAsync("environments", "{}");

        var closed = await Assert.ThrowsAsync<GatesFailedException>(() => RequireAsync());

        Assert.Equal(2, closed.ExitCode);
        Assert.Contains("--skip-gates", closed.Remedy, StringComparison.Ordinal);
        Snapshot.Match(closed.Message.Replace(_github.Api.Repository.ToString(), "qgo/app", StringComparison.Ordinal), "gates-failed.txt");
    }

    [Fact]
    public async Task A_gate_that_cannot_be_checked_fails()
    {
        await _github.SetFaultAsync(503, path: "/environments");
        Assert.Contains("production has required reviewers: it could not be checked. " +
            "The request to GitHub for the reviewers of production failed: GitHub has an internal " +
            "error (503).", await GetFailureAsync(), StringComparison.Ordinal);

        await _github.SetFaultAsync(403, path: "/check-runs");
        Assert.Contains("Grant the token the permission \"checks: read\".", await GetFailureAsync(), StringComparison.Ordinal);

        await _github.SetFaultAsync(401);
        Assert.Contains("4 of 4 gates", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // Checks

    [Fact]
    public async Task A_failed_check_fails_the_gate() => await AssertChecksAsync(open: false, Check("test", "completed", "failure", 1));

    [Fact]
    public async Task The_last_attempt_of_a_check_counts()
    {
        await AssertChecksAsync(open: true, Check("test", "completed", "failure", 1), Check("test", "completed", "success", 2));
        await AssertChecksAsync(open: false, Check("test", "completed", "success", 1), Check("test", "completed", "cancelled", 2));
    }

    [Theory]
    [InlineData("neutral")]
    [InlineData("skipped")]
    public async Task A_neutral_or_skipped_check_passes(string conclusion) =>
        await AssertChecksAsync(open: true, Check("test", "completed", conclusion, 1));

    [Fact]
    public async Task A_required_check_may_be_a_commit_status()
    {
        await PutAsync("checks", "{}");
        await PutAsync("statuses",
            $$"""{ "{{Sha}}": [{ "context": "test", "state": "success" }, { "context": "test", "state": "failure" }] }""");
        await RequireAsync();

        await PutAsync("statuses",
            $$"""{ "{{Sha}}": [{ "context": "test", "state": "failure" }, { "context": "test", "state": "success" }] }""");
        Assert.Contains("\"test\" is failure", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Running_jobs_of_the_current_run_are_ignored()
    {
        await PutAsync("branches", """{ "main": { "protected": true } }""");
        await PutAsync("rules", """
            { "main": [{ "type": "required_status_checks", "ruleset_id": 1, "ruleset_source": "x", "ruleset_source_type": "Repository",
              "parameters": { "required_status_checks": [{ "context": "test" }, { "context": "approval" }],
                "strict_required_status_checks_policy": false } }] }
            """);
        await PutAsync("checks",
            $$"""{ "{{Sha}}": [{{Check("test", "completed", "success", 1)}}, {{Check("approval", "in_progress", null, 2, Suite)}}] }""");

        await RequireAsync(Run);
        Assert.Contains("\"approval\" is in progress", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_pages_of_checks_are_read()
    {
        var many = string.Join(',', Enumerable.Range(1, 140)
            .Select(number => Check($"check {number}", "completed", number == 140 ? "failure" : "success", number)));
        await PutAsync("branches", """{ "main": { "protected": true } }""");
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{many}}] }""");

        Assert.Contains("\"check 140\" is failure", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // Staging

    [Fact]
    public async Task A_commit_with_content_that_staging_has_verified_passes()
    {
        await PutAsync("deployments", $"[{Deployment(1, Merged, "success")}]");
        Assert.Contains((await RequireAsync()).Select(one => one.Result.Sentence), sentence =>
            sentence == "1.4.0 (4f2ab12c), which has the same content as 4f2ab12c");

        await PutAsync("deployments", $"[{Deployment(1, Other, "success")}]");
        Assert.Contains("staging has never run the content of 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_a_later_one_has_replaced_on_staging_passes()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success", "inactive")}, {Deployment(2, Other, "success")}]");

        await RequireAsync();
    }

    [Fact]
    public async Task A_release_that_staging_was_rolled_back_from_fails()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success", "inactive")}, {Rollback(2, Other)}]");
        Assert.Contains("was rolled back to 4f2ab12c afterwards", await GetFailureAsync(), StringComparison.Ordinal);

        await PutAsync("deployments",
            $"[{Deployment(1, Sha, "success", "inactive")}, {Rollback(2, Other)}, {Deployment(3, Sha, "success")}]");
        await RequireAsync();
    }

    [Fact]
    public async Task Releases_after_the_target_of_a_rollback_fail_and_earlier_ones_pass()
    {
        await PutAsync("deployments",
            $"[{Deployment(1, Other, "success")}, {Deployment(2, Sha, "success")}, {Deployment(3, Another, "success")}, " +
                $"{Rollback(4, Other)}, {Deployment(5, Another, "success")}]");
        Assert.Contains("was rolled back to", await GetFailureAsync(), StringComparison.Ordinal);

        await PutAsync("deployments",
            $"[{Deployment(1, Sha, "success")}, {Deployment(2, Other, "success")}, {Deployment(3, Another, "success")}, " +
                $"{Rollback(4, Other)}]");
        await RequireAsync();
    }

    [Theory]
    [InlineData("failure", "did not succeed (failure)")]
    [InlineData("error", "did not succeed (error)")]
    [InlineData("in_progress", "is in progress")]
    public async Task A_release_whose_deployment_to_staging_did_not_succeed_fails(string state, string reason)
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
    public async Task A_deployment_record_without_a_release_does_not_count(string payload)
    {
        var record = JsonNode.Parse(Deployment(1, Sha, "success"))!;
        record["payload"] = JsonNode.Parse(payload);
        await PutAsync("deployments", $"[{record.ToJsonString()}]");

        Assert.Contains("staging has never run the content of", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_record_with_a_release_of_another_commit_does_not_count()
    {
        await PutAsync("deployments",
            $"[{Deployment(1, Sha, "success").Replace($"\"sha\":\"{Sha}\"", $"\"sha\":\"{Other}\"", StringComparison.Ordinal)}]");

        Assert.Contains("staging has never run the content of", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_staging_gate_staging_is_not_queried()
    {
        await PutAsync("deployments", "[]");

        Assert.Equal(3, (await ProductionGates.RequireAsync(ProductionGates.Create(_github.Api, CommitId.Parse(Sha), "main",
            stagingGate: null, new RequiredReviewersGate(_github.Api, "production"), run: null), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_deployment_record_of_GitHub_itself_does_not_count()
    {
        await PutAsync("deployments", $"[{Deployment(1, Sha, "success").Replace("deploy:qgobuild", "deploy", StringComparison.Ordinal)}]");

        Assert.Contains("staging has never run the content of 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_staging_the_gate_passes_and_reports_it()
    {
        await PutAsync("deployments", "[]");

        var results = await ProductionGates.RequireAsync(
            ProductionGates.Create(_github.Api, CommitId.Parse(Sha), "main", new NoStagingGate(),
                new RequiredReviewersGate(_github.Api, "production"), null), CancellationToken.None);

        Assert.Contains(results, one => one.Gate.Name == "there is no staging environment" &&
            one.Result.Sentence.StartsWith("production is the first environment", StringComparison.Ordinal));
    }

    // Environment and branch

    [Theory]
    [InlineData("""{ "production": { "protection_rules": [] } }""")]
    [InlineData("""
        { "production": { "protection_rules": [{ "id": 1, "node_id": "x", "type": "wait_timer", "wait_timer": 30 },
          { "id": 2, "node_id": "x", "type": "branch_policy" }] } }
        """)]
    [InlineData("""
        { "production": { "protection_rules": [{ "id": 1, "node_id": "x", "type": "required_reviewers", "reviewers": [] }] } }
        """)]
    public async Task An_environment_without_required_reviewers_fails(string environments)
    {
        await PutAsync("environments", environments);

        Assert.Contains("has no required reviewers", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_environment_fails()
    {
        await PutAsync("environments", "{}");

        Assert.Contains("has no environment production", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pull_request", true)]
    [InlineData("update", true)]
    [InlineData("deletion", false)]
    [InlineData("non_fast_forward", false)]
    public async Task A_ruleset_protects_a_branch_if_it_restricts_pushes(string rule, bool isProtected)
    {
        await PutAsync("branches", """{ "main": { "protected": false } }""");
        await PutAsync("rules",
            $$"""{ "main": [{ "type": "{{rule}}", "ruleset_id": 1, "ruleset_source": "x", "ruleset_source_type": "Repository" }] }""");

        Assert.Equal(isProtected, (await new BranchProtectionGate(_github.Api, "main").CheckAsync(CancellationToken.None)).HasPassed);
    }

    private async Task AssertChecksAsync(bool open, params string[] checks)
    {
        await PutAsync("checks", $$"""{ "{{Sha}}": [{{string.Join(',', checks)}}] }""");
        Assert.Equal(open, (await new StatusChecksGate(_github.Api, CommitId.Parse(Sha), "main",
            null).CheckAsync(CancellationToken.None)).HasPassed);
    }

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private Task<IReadOnlyList<(IGate Gate, GateResult Result)>> RequireAsync(long? run = null) =>
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
        new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["status"] = status,
            ["conclusion"] = conclusion,
            ["check_suite"] = new JsonObject { ["id"] = suite },
        }.ToJsonString();

    private static string Rollback(long id, string sha) =>
        Deployment(id, sha, "success").Replace("deploy:qgobuild", "rollback:qgobuild", StringComparison.Ordinal);

    private static string Deployment(long id, string sha, params string[] states) => new JsonObject
    {
        ["id"] = id,
        ["sha"] = sha,
        ["task"] = "deploy:qgobuild",
        ["environment"] = "staging",
        ["payload"] =
            new JsonObject { ["release"] = (Samples.Release with { Commit = CommitId.Parse(sha), Content = Content(sha) }).ToJson() },
        ["statuses"] =
            new JsonArray([.. states.Select((state, index) => new JsonObject { ["id"] = (id * 100) + index, ["state"] = state })]),
    }.ToJsonString();
}
