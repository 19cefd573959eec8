using System.Text.Json.Nodes;
using Octokit;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>What becomes of a request when GitHub is not as one would like it.</summary>
public sealed class GitHubApiTests : IAsyncLifetime
{
    private static readonly GitHubRequest Branch = new("the branch main", "contents: read");
    private static readonly GitHubRequest Comment = new("a comment", "pull-requests: write") { MustNotRepeat = true };

    private readonly QueriedRepository _github = new();

    public async ValueTask InitializeAsync() => await _github.SetStateAsync("branches", new JsonObject { ["main"] = new JsonObject { ["protected"] = true } });

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task It_asks_with_the_token_and_by_its_name()
    {
        Assert.True((await GetBranchAsync()).Protected);

        var call = (await _github.GetStateAsync())["calls"]![0]!;
        Assert.Equal($"Bearer {_github.Token}", (string)call["authorization"]!);
        Assert.StartsWith("QgoBuild", (string)call["agent"]!, StringComparison.Ordinal);
    }

    /// <summary>Were it not so, the other tests would prove nothing.</summary>
    [Fact]
    public async Task A_request_that_GitHub_does_not_describe_is_found()
    {
        await Assert.ThrowsAsync<GitHubException>(() => _github.Api.SendAsync(
            Comment, client => client.Connection.Post<object>(_github.Api.GetRepositoryUri("deployments"), new Dictionary<string, object> { ["ref"] = "main", ["enviroment"] = "x" }, "application/json", "application/json"), CancellationToken.None));
        Assert.Contains("\"additionalProperty\":\"enviroment\"", await _github.TakeViolationsAsync(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<GitHubException>(() => _github.Api.SendAsync(Branch, client => client.GetAllAsync<object>(_github.Api.GetRepositoryUri("deployments"), ("enviroment", "x")), CancellationToken.None));
        Assert.Contains("\"additionalProperty\":\"enviroment\"", await _github.TakeViolationsAsync(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<GitHubException>(() => _github.Api.SendAsync(Branch, client => client.GetAsync<object>(_github.Api.GetRepositoryUri("no/such/path")), CancellationToken.None));
        Assert.Contains("not described", await _github.TakeViolationsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, GitHubFailureKind.InvalidToken, "the token is wrong or has expired", "GITHUB_TOKEN")]
    [InlineData(403, GitHubFailureKind.MissingPermission, "the token may not do this (403: as asked)", "the right «contents: read»")]
    [InlineData(404, GitHubFailureKind.NotFound, "there is no such thing in qgo/app", "the right «contents: read»")]
    [InlineData(409, GitHubFailureKind.Refused, "it refuses that (409: as asked)", "Put right")]
    [InlineData(422, GitHubFailureKind.Refused, "it refuses that (422: as asked)", "Put right")]
    [InlineData(418, GitHubFailureKind.Unexpected, "it answers 418", "is GitHub")]
    public async Task What_asking_again_does_not_mend_is_said_at_once(int status, GitHubFailureKind kind, string message, string remedy)
    {
        await _github.SetFaultAsync(status);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith($"GitHub was asked for the branch main: {message}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(_github.Token, failure.ToString() + failure.Remedy, StringComparison.Ordinal);
        Assert.Single(await _github.GetCallsAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task What_GitHub_fails_at_is_asked_again(int status)
    {
        await _github.SetFaultAsync(status, times: 2);

        Assert.True((await GetBranchAsync()).Protected);

        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], _github.Time.Pauses);
    }

    [Fact]
    public async Task A_GitHub_that_is_down_is_given_up_after_some_tries()
    {
        await _github.SetFaultAsync(503);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(GitHubFailureKind.Unavailable, failure.Kind);
        Assert.Contains("it fails itself (503)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("githubstatus.com", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(4, (await _github.GetCallsAsync()).Count);
    }

    [Theory]
    [InlineData(403, "You have exceeded a secondary rate limit.")]
    [InlineData(429, "Too many requests")]
    public async Task A_short_pause_that_GitHub_asks_for_is_kept(int status, string message)
    {
        await _github.SetFaultAsync(status, times: 1, message: message, headers: ("retry-after", "7"));

        Assert.True((await GetBranchAsync()).Protected);

        Assert.Equal([TimeSpan.FromSeconds(7)], _github.Time.Pauses);
    }

    [Theory]
    [InlineData(429, "Too many requests", "retry-after", "90", "90 seconds", "08:01:30")]
    [InlineData(403, "You have exceeded a secondary rate limit.", "x-other", "1", "60 seconds", "08:01:00")]
    [InlineData(429, "Too many requests", "x-other", "1", "60 seconds", "08:01:00")]
    public async Task A_long_pause_is_said(int status, string message, string header, string value, string pause, string until)
    {
        await _github.SetFaultAsync(status, message: message, headers: (header, value));

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(GitHubFailureKind.RateLimited, failure.Kind);
        Assert.Contains(pause, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"after {until} UTC", failure.Remedy, StringComparison.Ordinal);
        Assert.Single(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task A_limit_by_the_hour_ends_when_GitHub_says()
    {
        var end = AutoAdvancingTime.Now.AddMinutes(20);
        await _github.SetFaultAsync(403, message: "API rate limit exceeded for user.", headers: [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{end.ToUnixTimeSeconds()}")]);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal((GitHubFailureKind.RateLimited, TimeSpan.FromMinutes(20)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("after 08:20:00 UTC", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_made_again()
    {
        await _github.SetFaultAsync("cut", times: 1);

        Assert.True((await GetBranchAsync()).Protected);
        Assert.Equal(2, (await _github.GetCallsAsync()).Count);
    }

    [Fact]
    public async Task What_must_not_be_done_twice_is_not_sent_again()
    {
        await _github.SetFaultAsync("cut");
        var cut = await Assert.ThrowsAsync<GitHubException>(CommentAsync);
        await _github.SetFaultAsync(500);
        await Assert.ThrowsAsync<GitHubException>(CommentAsync);

        Assert.Contains("the connection was cut", cut.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _github.GetCallsAsync()).Count);
    }

    [Fact]
    public async Task What_GitHub_did_not_do_is_sent_again()
    {
        await _github.SetFaultAsync(429, times: 1, headers: ("retry-after", "1"));

        await CommentAsync();

        Assert.Single((await _github.GetStateAsync())["comments"]!.AsArray());
    }

    [Fact]
    public async Task Silence_is_not_waited_for_without_end()
    {
        await _github.SetFaultAsync("hang", times: 1);
        var asking = GetBranchAsync();
        await _github.WaitForCallsAsync(1);
        _github.Time.ExpireDeadlines();

        var failure = await Assert.ThrowsAsync<GitHubException>(() => asking);

        Assert.Equal(GitHubFailureKind.Unavailable, failure.Kind);
        Assert.Contains("did not answer within", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_cancels_is_heard_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        await _github.SetFaultAsync("hang");
        var asking = _github.Api.SendAsync(Branch, client => client.Repository.Branch.Get("qgo", _github.Api.Repository.Name, "main"), cancellation.Token);
        await _github.WaitForCallsAsync(1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        using var api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken") { Api = new Uri("http://127.0.0.1:1") }, NetworkGuard.LoopbackOnly(), _github.Time);

        var failure = await Assert.ThrowsAsync<GitHubException>(() => api.SendAsync(Branch, client => client.Repository.Get("a", "b"), CancellationToken.None));

        Assert.Contains("127.0.0.1 cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _github.Time.Pauses.Count);
    }

    [Fact]
    public async Task What_the_guard_forbids_is_not_dialled()
    {
        using var api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken"), NetworkGuard.LoopbackOnly(), _github.Time);

        await Assert.ThrowsAsync<NetworkForbiddenException>(() => api.SendAsync(Branch, client => client.Repository.Get("a", "b"), CancellationToken.None));
    }

    [Fact]
    public void A_token_is_not_sent_in_clear() => Assert.Equal(2, Assert.Throws<DeliveryException>(() =>
        new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken") { Api = new Uri("http://github.example.org/api/v3") }, NetworkGuard.LoopbackOnly())).ExitCode);

    [Fact]
    public void A_token_is_not_shown() => Assert.DoesNotContain("t0ken", new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken").ToString(), StringComparison.Ordinal);

    private Task<Branch> GetBranchAsync() => _github.Api.SendAsync(Branch, client => client.Repository.Branch.Get("qgo", _github.Api.Repository.Name, "main"), CancellationToken.None);

    private Task<IssueComment> CommentAsync() => _github.Api.SendAsync(Comment, client => client.Issue.Comment.Create("qgo", _github.Api.Repository.Name, 1, "hello"), CancellationToken.None);
}
