using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Whether the pull request that merged a commit was approved, and all cases that only look like an approval.</summary>
public sealed class PullRequestReviewGateTests : IAsyncLifetime
{
    private const string Merge = "4f2ab12c00000000000000000000000000000001";
    private const string Head = "4f2ab12c00000000000000000000000000000002";
    private const string Before = "4f2ab12c00000000000000000000000000000003";

    private readonly QueriedRepository _github = new();

    /// <summary>#12 by mallory, approved by ada as it was merged.</summary>
    public async ValueTask InitializeAsync()
    {
        await PutAsync("commits", $$"""{ "{{Merge}}": "tree1", "{{Head}}": "tree1", "{{Before}}": "tree0" }""");
        await PutAsync("pulls", $$"""{ "{{Merge}}": [{{Pull()}}] }""");
        await PutAsync("pullCommits", $$"""{ "12": [{ "sha": "{{Head}}", "author": "mallory" }] }""");
        await PutReviewsAsync(Review("ada", "APPROVED"));
        await PutAsync("teams", """{ "qgo/leads": { "grace": "active" } }""");
    }

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task An_approved_and_unchanged_pull_request_passes_with_its_approver()
    {
        var open = await CheckAsync();

        Assert.True(open.HasPassed, open.Sentence);
        Assert.Equal("ada (review of #12)", open.ApprovedBy);
    }

    [Fact]
    public async Task A_team_member_may_approve()
    {
        await PutReviewsAsync(Review("Grace", "COMMENTED"), Review("grace", "APPROVED"));

        Assert.Equal("grace (review of #12)", (await CheckAsync()).ApprovedBy);
    }

    [Fact]
    public async Task Logins_are_case_insensitive()
    {
        await PutReviewsAsync(Review("ADA", "APPROVED"));

        Assert.True((await CheckAsync()).HasPassed);
    }

    // The merge

    [Fact]
    public async Task A_commit_that_was_pushed_directly_fails()
    {
        await PutAsync("pulls", "{}");

        Assert.StartsWith("no pull request merged 4f2ab12c into main", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merged_at", "null")]
    [InlineData("merge_commit_sha", "\"" + Head + "\"")]
    [InlineData("base", "\"develop\"")]
    public async Task A_pull_request_that_only_contains_the_commit_does_not_count(string field, string value)
    {
        var pull = JsonNode.Parse(Pull())!;
        pull[field] = JsonNode.Parse(value);
        await PutAsync("pulls", $$"""{ "{{Merge}}": [{{pull.ToJsonString()}}] }""");

        Assert.Contains("no pull request", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_with_changes_is_not_approved()
    {
        await PutAsync("commits", $$"""{ "{{Merge}}": "evil", "{{Head}}": "tree1" }""");

        Assert.Contains("ada approved other files", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // The approved content

    [Fact]
    public async Task A_push_after_the_approval_is_not_approved()
    {
        await PutReviewsAsync(Review("ada", "APPROVED", Before));
        Assert.Contains("ada approved other files", await GetFailureAsync(), StringComparison.Ordinal);

        await PutReviewsAsync(Review("ada", "APPROVED", Before), Review("ada", "APPROVED"));
        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task An_approval_of_a_commit_that_was_rewritten_does_not_count()
    {
        await PutReviewsAsync(Review("ada", "APPROVED", "4f2ab12c000000000000000000000000000000ff"));

        Assert.Contains("other files", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dismissed_review_does_not_count()
    {
        await PutReviewsAsync(Review("ada", "DISMISSED"));
        Assert.Contains("the review of ada was dismissed", await GetFailureAsync(), StringComparison.Ordinal);

        // Even with an older approval by the same person.
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("ada", "DISMISSED"));
        Assert.Contains("dismissed", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_changes_by_an_approver_fails_the_gate()
    {
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("grace", "CHANGES_REQUESTED"), Review("grace", "COMMENTED"));
        Assert.Contains("grace requested changes in #12", await GetFailureAsync(), StringComparison.Ordinal);

        await PutReviewsAsync(Review("ada", "APPROVED"), Review("ada", "CHANGES_REQUESTED"));
        Assert.Contains("ada requested changes", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_for_changes_by_another_person_is_ignored()
    {
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("somebody", "CHANGES_REQUESTED"));

        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task All_pages_of_reviews_are_read()
    {
        await PutReviewsAsync([Review("ada", "APPROVED"), .. Enumerable.Range(1, 130)
            .Select(_ => Review("somebody", "COMMENTED")), Review("ada", "DISMISSED")]);

        Assert.Contains("dismissed", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // The approvers

    [Fact]
    public async Task A_missing_review_is_reported()
    {
        await PutReviewsAsync();

        Assert.Contains("#12 has no approval that counts: nobody reviewed it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_by_another_person_does_not_count()
    {
        await PutReviewsAsync(Review("eve", "APPROVED"), Review(null, "APPROVED"));

        Assert.Contains("eve is not an approver", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_person_who_opened_it_may_not_approve_it()
    {
        await PutReviewsAsync(Review("mallory", "APPROVED"));

        Assert.Contains("mallory is an author of it", await GetFailureAsync(approvers: ["Mallory"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "Ada" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "mallory", "committer": "ada" }""")]
    [InlineData("""
        { "sha": "4f2ab12c00000000000000000000000000000009", "author": "mallory",
          "message": "x\n\nCo-authored-by: A <123+ada@users.noreply.github.com>" }
        """)]
    [InlineData("""
        { "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2, "verified": true,
          "message": "Merge branch 'main'" }
        """)]
    [InlineData("""
        { "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "ada", "parents": 2, "verified": true,
          "message": "Merge pull request #9" }
        """)]
    [InlineData("""
        { "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2,
          "message": "Merge pull request #9" }
        """)]
    public async Task An_author_of_a_commit_may_not_approve_it(string commit)
    {
        await PutAsync("pullCommits", $$"""{ "12": [{ "sha": "{{Head}}", "author": "mallory" }, {{commit}}] }""");

        Assert.Contains("ada is an author of it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_commit_of_GitHub_does_not_make_its_creator_an_author()
    {
        await PutAsync("pullCommits", $$"""
            { "12": [{ "sha": "{{Head}}", "author": "mallory" },
              { "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2, "verified": true,
                "message": "Merge pull request #9 from qgo/x" }] }
            """);

        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task A_commit_with_an_unknown_author_fails_the_gate()
    {
        await PutAsync("pullCommits", $$"""{ "12": [{ "sha": "{{Head}}", "author": null, "committer": "mallory" }] }""");

        Assert.Contains("the author of 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_commits_than_GitHub_lists_fail_the_gate()
    {
        await PutAsync("pullCommits",
            $$"""{ "12": [{{string.Join(',', Enumerable.Repeat($$"""{ "sha": "{{Head}}", "author": "mallory" }""", 250))}}] }""");

        Assert.Contains("more commits than GitHub lists", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "qgo/leads": {} }""")]
    [InlineData("""{ "qgo/leads": { "grace": "pending" } }""")]
    public async Task A_former_or_invited_team_member_may_not_approve(string teams)
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await PutAsync("teams", teams);

        Assert.Contains("grace is not an approver", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_configured_approvers_the_gate_fails() =>
        Assert.Contains("configures nobody", await GetFailureAsync(approvers: []), StringComparison.Ordinal);

    // Failed requests

    [Fact]
    public async Task A_team_that_the_token_may_not_read_is_an_error()
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await PutAsync("teams", "{}");

        Assert.Contains("The request to GitHub for the team qgo/leads", await GetGatesFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pulls", 403)]
    [InlineData("/reviews", 403)]
    [InlineData("/reviews", 404)]
    [InlineData("/pulls/12/commits", 404)]
    [InlineData("/reviews", 429)]
    [InlineData("/reviews", 503)]
    [InlineData("/git/commits", 403)]
    [InlineData("/orgs/qgo/teams/leads", 403)]
    public async Task A_failed_request_fails_the_gate(string path, int status)
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await _github.SetFaultAsync(status, path: path, headers: ("retry-after", "90"));

        Assert.Contains("it could not be checked. The request to GitHub for", await GetGatesFailureAsync(), StringComparison.Ordinal);
    }

    private static string Pull() =>
        $$"""{ "number": 12, "user": "mallory", "merged_at": "2026-11-26T08:00:00Z", "merge_commit_sha": "{{Merge}}", "base": "main" }""";

    private static string Review(string? user, string state, string commit = Head) =>
        new JsonObject { ["user"] = user, ["state"] = state, ["commit_id"] = commit }.ToJsonString();

    private Task PutReviewsAsync(params IEnumerable<string> reviews) =>
        PutAsync("reviews", $$"""{ "12": [{{string.Join(',', reviews)}}] }""");

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private IGate Gate(string[] approvers) =>
        new ApprovalGates(_github.Api, _github.Api, new PullRequestReview(approvers), "production", run: 77)
        .CreateApprovalGate(new DispatchedRelease(CommitId.Parse(Merge), "main", null, "staging"))!;

    private Task<GateResult> CheckAsync(string[]? approvers = null) =>
        Gate(approvers ?? ["ada", "qgo/leads"]).CheckAsync(CancellationToken.None);

    private async Task<string> GetFailureAsync(string[]? approvers = null)
    {
        var result = await CheckAsync(approvers);
        Assert.False(result.HasPassed, result.Sentence);
        Assert.Null(result.ApprovedBy);
        Assert.NotNull(result.Remedy);
        return result.Sentence;
    }

    private async Task<string> GetGatesFailureAsync() =>
        (await Assert.ThrowsAsync<GatesFailedException>(() =>
            ProductionGates.RequireAsync([Gate(["ada", "qgo/leads"])], CancellationToken.None))).Message;
}
