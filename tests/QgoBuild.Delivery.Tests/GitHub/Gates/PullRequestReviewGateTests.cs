using System.Text.Json.Nodes;
using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Gates;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Tests.GitHub.Gates;

/// <summary>Whether the pull request that brought a commit to main was approved, and all the ways in which it only seems so.</summary>
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
    public async Task What_was_approved_as_it_was_merged_goes_through_and_who_did_is_known()
    {
        var open = await CheckAsync();

        Assert.True(open.HasPassed, open.Sentence);
        Assert.Equal("ada (review of #12)", open.ApprovedBy);
    }

    [Fact]
    public async Task A_member_of_a_team_may_approve()
    {
        await PutReviewsAsync(Review("Grace", "COMMENTED"), Review("grace", "APPROVED"));

        Assert.Equal("grace (review of #12)", (await CheckAsync()).ApprovedBy);
    }

    [Fact]
    public async Task Logins_have_no_case()
    {
        await PutReviewsAsync(Review("ADA", "APPROVED"));

        Assert.True((await CheckAsync()).HasPassed);
    }

    // How it came to main

    [Fact]
    public async Task What_was_pushed_to_main_does_not_go_through()
    {
        await PutAsync("pulls", "{}");

        Assert.StartsWith("no pull request brought 4f2ab12c to main", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merged_at", "null")]
    [InlineData("merge_commit_sha", "\"" + Head + "\"")]
    [InlineData("base", "\"develop\"")]
    public async Task A_pull_request_that_merely_contains_the_commit_does_not_count(string field, string value)
    {
        var pull = JsonNode.Parse(Pull())!;
        pull[field] = JsonNode.Parse(value);
        await PutAsync("pulls", $$"""{ "{{Merge}}": [{{pull.ToJsonString()}}] }""");

        Assert.Contains("no pull request", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_that_changed_something_is_not_what_was_approved()
    {
        await PutAsync("commits", $$"""{ "{{Merge}}": "evil", "{{Head}}": "tree1" }""");

        Assert.Contains("ada approved other files than these", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // What was approved

    [Fact]
    public async Task A_push_after_the_approval_is_not_approved()
    {
        await PutReviewsAsync(Review("ada", "APPROVED", Before));
        Assert.Contains("ada approved other files than these", await GetFailureAsync(), StringComparison.Ordinal);

        await PutReviewsAsync(Review("ada", "APPROVED", Before), Review("ada", "APPROVED"));
        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task A_commit_that_was_rewritten_since_it_was_approved_is_not_what_is_deployed()
    {
        await PutReviewsAsync(Review("ada", "APPROVED", "4f2ab12c000000000000000000000000000000ff"));

        Assert.Contains("other files", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_review_that_was_dismissed_does_not_count()
    {
        await PutReviewsAsync(Review("ada", "DISMISSED"));
        Assert.Contains("the review of ada was dismissed", await GetFailureAsync(), StringComparison.Ordinal);

        // Not even with an older one behind it.
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("ada", "DISMISSED"));
        Assert.Contains("dismissed", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_may_approve_and_wants_changes_holds_it_up()
    {
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("grace", "CHANGES_REQUESTED"), Review("grace", "COMMENTED"));
        Assert.Contains("grace requested changes in #12", await GetFailureAsync(), StringComparison.Ordinal);

        await PutReviewsAsync(Review("ada", "APPROVED"), Review("ada", "CHANGES_REQUESTED"));
        Assert.Contains("ada requested changes", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_who_wants_changes_does_not()
    {
        await PutReviewsAsync(Review("ada", "APPROVED"), Review("somebody", "CHANGES_REQUESTED"));

        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task Reviews_are_read_to_their_last_page()
    {
        await PutReviewsAsync([Review("ada", "APPROVED"), .. Enumerable.Range(1, 130).Select(_ => Review("somebody", "COMMENTED")), Review("ada", "DISMISSED")]);

        Assert.Contains("dismissed", await GetFailureAsync(), StringComparison.Ordinal);
    }

    // Who approved

    [Fact]
    public async Task Nobody_is_said()
    {
        await PutReviewsAsync();

        Assert.Contains("#12 has no approval that counts: nobody reviewed it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_may_not_approve()
    {
        await PutReviewsAsync(Review("eve", "APPROVED"), Review(null, "APPROVED"));

        Assert.Contains("eve is none of those who may approve", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_opened_it_does_not_approve_it()
    {
        await PutReviewsAsync(Review("mallory", "APPROVED"));

        Assert.Contains("mallory wrote a part of it", await GetFailureAsync(approvers: ["Mallory"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "Ada" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "mallory", "committer": "ada" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "mallory", "message": "x\n\nCo-authored-by: A <123+ada@users.noreply.github.com>" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2, "verified": true, "message": "Merge branch 'main'" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "ada", "parents": 2, "verified": true, "message": "Merge pull request #9" }""")]
    [InlineData("""{ "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2, "message": "Merge pull request #9" }""")]
    public async Task Who_wrote_a_commit_of_it_does_not_approve_it(string commit)
    {
        await PutAsync("pullCommits", $$"""{ "12": [{ "sha": "{{Head}}", "author": "mallory" }, {{commit}}] }""");

        Assert.Contains("ada wrote a part of it", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_pressed_the_button_of_a_merge_on_GitHub_wrote_nothing()
    {
        await PutAsync("pullCommits", $$"""
            { "12": [{ "sha": "{{Head}}", "author": "mallory" },
              { "sha": "4f2ab12c00000000000000000000000000000009", "author": "ada", "committer": "web-flow", "parents": 2, "verified": true, "message": "Merge pull request #9 from qgo/x" }] }
            """);

        Assert.True((await CheckAsync()).HasPassed);
    }

    [Fact]
    public async Task A_commit_whose_author_nobody_knows_may_be_anybodys()
    {
        await PutAsync("pullCommits", $$"""{ "12": [{ "sha": "{{Head}}", "author": null, "committer": "mallory" }] }""");

        Assert.Contains("nobody knows who wrote 4f2ab12c", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nor_are_commits_known_that_GitHub_does_not_list()
    {
        await PutAsync("pullCommits", $$"""{ "12": [{{string.Join(',', Enumerable.Repeat($$"""{ "sha": "{{Head}}", "author": "mallory" }""", 250))}}] }""");

        Assert.Contains("more commits than GitHub lists", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "qgo/leads": {} }""")]
    [InlineData("""{ "qgo/leads": { "grace": "pending" } }""")]
    public async Task Who_has_left_the_team_or_not_joined_it_yet_may_not_approve(string teams)
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await PutAsync("teams", teams);

        Assert.Contains("grace is none of those who may approve", await GetFailureAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_names_nobody_lets_nobody_through() => Assert.Contains("names nobody", await GetFailureAsync(approvers: []), StringComparison.Ordinal);

    // What cannot be read

    [Fact]
    public async Task A_team_that_the_token_may_not_see_is_no_team_without_members()
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await PutAsync("teams", "{}");

        Assert.Contains("GitHub was asked for the team qgo/leads", await GetGatesFailureAsync(), StringComparison.Ordinal);
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
    public async Task What_cannot_be_read_closes(string path, int status)
    {
        await PutReviewsAsync(Review("grace", "APPROVED"));
        await _github.SetFaultAsync(status, path: path, headers: ("retry-after", "90"));

        Assert.Contains("nobody knows. GitHub was asked for", await GetGatesFailureAsync(), StringComparison.Ordinal);
    }

    private static string Pull() => $$"""{ "number": 12, "user": "mallory", "merged_at": "2026-11-26T08:00:00Z", "merge_commit_sha": "{{Merge}}", "base": "main" }""";

    private static string Review(string? user, string state, string commit = Head) =>
        new JsonObject { ["user"] = user, ["state"] = state, ["commit_id"] = commit }.ToJsonString();

    private Task PutReviewsAsync(params IEnumerable<string> reviews) => PutAsync("reviews", $$"""{ "12": [{{string.Join(',', reviews)}}] }""");

    private Task PutAsync(string what, string json) => _github.SetStateAsync(what, JsonNode.Parse(json)!);

    private IGate Gate(string[] approvers) => new ApprovalGates(_github.Api, _github.Api, new PullRequestReview(approvers), "production", run: 77)
        .CreateApprovalGate(new DispatchedRelease(CommitId.Parse(Merge), "main", null, "staging"))!;

    private Task<GateResult> CheckAsync(string[]? approvers = null) => Gate(approvers ?? ["ada", "qgo/leads"]).CheckAsync(CancellationToken.None);

    private async Task<string> GetFailureAsync(string[]? approvers = null)
    {
        var result = await CheckAsync(approvers);
        Assert.False(result.HasPassed, result.Sentence);
        Assert.Null(result.ApprovedBy);
        Assert.NotNull(result.Remedy);
        return result.Sentence;
    }

    private async Task<string> GetGatesFailureAsync() =>
        (await Assert.ThrowsAsync<GatesFailedException>(() => ProductionGates.RequireAsync([Gate(["ada", "qgo/leads"])], CancellationToken.None))).Message;
}
