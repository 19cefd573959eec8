using System.Text.Json.Nodes;
using Octokit;
using QgoBuild.Delivery.GitHub;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>Requests to a GitHub that fails.</summary>
public sealed class GitHubApiTests : IAsyncLifetime
{
    private static readonly GitHubRequest Branch = new("the branch main", "contents: read");
    private static readonly GitHubRequest Comment = new("a comment", "pull-requests: write") { MustNotRepeat = true };

    private readonly QueriedRepository _github = new();

    public async ValueTask InitializeAsync() =>
        await _github.SetStateAsync("branches", new JsonObject { ["main"] = new JsonObject { ["protected"] = true } });

    public ValueTask DisposeAsync() => _github.DisposeAsync();

    [Fact]
    public async Task A_request_has_the_token_and_the_user_agent()
    {
        Assert.True((await GetBranchAsync()).Protected);

        var call = (await _github.GetStateAsync())["calls"]![0]!;
        Assert.Equal($"Bearer {_github.Token}", (string)call["authorization"]!);
        Assert.StartsWith("QgoBuild", (string)call["agent"]!, StringComparison.Ordinal);
    }

    /// <summary>Verifies the simulated GitHub, which the other tests depend on.</summary>
    [Fact]
    public async Task A_request_that_the_API_description_does_not_have_fails_the_test()
    {
        await Assert.ThrowsAsync<GitHubException>(() => _github.Api.SendAsync(
            Comment, client => client.Connection.Post<object>(_github.Api.GetRepositoryUri("deployments"),
                new Dictionary<string, object> { ["ref"] = "main", ["enviroment"] = "x" }, "application/json", "application/json"),
                    CancellationToken.None));
        Assert.Contains("\"additionalProperty\":\"enviroment\"", await _github.TakeViolationsAsync(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<GitHubException>(() =>
            _github.Api.SendAsync(Branch, client =>
                client.GetAllAsync<object>(_github.Api.GetRepositoryUri("deployments"), ("enviroment", "x")), CancellationToken.None));
        Assert.Contains("\"additionalProperty\":\"enviroment\"", await _github.TakeViolationsAsync(), StringComparison.Ordinal);

        await Assert.ThrowsAsync<GitHubException>(() =>
            _github.Api.SendAsync(Branch, client => client.GetAsync<object>(_github.Api.GetRepositoryUri("no/such/path")),
                CancellationToken.None));
        Assert.Contains("not described", await _github.TakeViolationsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, GitHubFailureKind.InvalidToken, "the token is invalid or has expired", "GITHUB_TOKEN")]
    [InlineData(403, GitHubFailureKind.MissingPermission, "the token does not have the permission (403: injected fault)",
        "the permission \"contents: read\"")]
    [InlineData(404, GitHubFailureKind.NotFound, "it does not exist in qgo/app", "the permission \"contents: read\"")]
    [InlineData(409, GitHubFailureKind.Refused, "GitHub refuses it (409: injected fault)", "Fix the reported problem")]
    [InlineData(422, GitHubFailureKind.Refused, "GitHub refuses it (422: injected fault)", "Fix the reported problem")]
    [InlineData(418, GitHubFailureKind.Unexpected, "unexpected response 418", "is GitHub")]
    public async Task A_failure_that_a_retry_cannot_fix_is_reported_at_once(int status, GitHubFailureKind kind, string message,
        string remedy)
    {
        await _github.SetFaultAsync(status);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith($"The request to GitHub for the branch main failed: {message}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, failure.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain(_github.Token, failure.ToString() + failure.Remedy, StringComparison.Ordinal);
        Assert.Single(await _github.GetCallsAsync());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task A_server_error_is_retried(int status)
    {
        await _github.SetFaultAsync(status, times: 2);

        Assert.True((await GetBranchAsync()).Protected);

        Assert.Equal([TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)], _github.Time.Pauses);
    }

    [Fact]
    public async Task Retries_end_after_the_maximum_number_of_attempts()
    {
        await _github.SetFaultAsync(503);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(GitHubFailureKind.Unavailable, failure.Kind);
        Assert.Contains("GitHub has an internal error (503)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("githubstatus.com", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(4, (await _github.GetCallsAsync()).Count);
    }

    [Theory]
    [InlineData(403, "You have exceeded a secondary rate limit.")]
    [InlineData(429, "Too many requests")]
    public async Task A_short_rate_limit_is_waited_for(int status, string message)
    {
        await _github.SetFaultAsync(status, times: 1, message: message, headers: ("retry-after", "7"));

        Assert.True((await GetBranchAsync()).Protected);

        Assert.Equal([TimeSpan.FromSeconds(7)], _github.Time.Pauses);
    }

    [Theory]
    [InlineData(429, "Too many requests", "retry-after", "90", "90 seconds", "08:01:30")]
    [InlineData(403, "You have exceeded a secondary rate limit.", "x-other", "1", "60 seconds", "08:01:00")]
    [InlineData(429, "Too many requests", "x-other", "1", "60 seconds", "08:01:00")]
    public async Task A_long_rate_limit_is_reported(int status, string message, string header, string value, string pause, string until)
    {
        await _github.SetFaultAsync(status, message: message, headers: (header, value));

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal(GitHubFailureKind.RateLimited, failure.Kind);
        Assert.Contains(pause, failure.Message, StringComparison.Ordinal);
        Assert.Contains($"after {until} UTC", failure.Remedy, StringComparison.Ordinal);
        Assert.Single(await _github.GetCallsAsync());
    }

    [Fact]
    public async Task An_hourly_rate_limit_ends_at_its_reset_time()
    {
        var end = AutoAdvancingTime.Now.AddMinutes(20);
        await _github.SetFaultAsync(403, message: "API rate limit exceeded for user.",
            headers: [("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{end.ToUnixTimeSeconds()}")]);

        var failure = await Assert.ThrowsAsync<GitHubException>(GetBranchAsync);

        Assert.Equal((GitHubFailureKind.RateLimited, TimeSpan.FromMinutes(20)), (failure.Kind, failure.RetryAfter));
        Assert.Contains("after 08:20:00 UTC", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_connection_is_retried()
    {
        await _github.SetFaultAsync("cut", times: 1);

        Assert.True((await GetBranchAsync()).Protected);
        Assert.Equal(2, (await _github.GetCallsAsync()).Count);
    }

    [Fact]
    public async Task A_request_that_is_not_idempotent_is_not_retried()
    {
        await _github.SetFaultAsync("cut");
        var cut = await Assert.ThrowsAsync<GitHubException>(CommentAsync);
        await _github.SetFaultAsync(500);
        await Assert.ThrowsAsync<GitHubException>(CommentAsync);

        Assert.Contains("the connection was lost", cut.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await _github.GetCallsAsync()).Count);
    }

    [Fact]
    public async Task A_request_that_had_no_effect_is_retried_even_if_it_is_not_idempotent()
    {
        await _github.SetFaultAsync(429, times: 1, headers: ("retry-after", "1"));

        await CommentAsync();

        Assert.Single((await _github.GetStateAsync())["comments"]!.AsArray());
    }

    [Fact]
    public async Task A_missing_response_times_out()
    {
        await _github.SetFaultAsync("hang", times: 1);
        var asking = GetBranchAsync();
        await _github.WaitForCallsAsync(1);
        _github.Time.ExpireDeadlines();

        var failure = await Assert.ThrowsAsync<GitHubException>(() => asking);

        Assert.Equal(GitHubFailureKind.Unavailable, failure.Kind);
        Assert.Contains("there was no response within", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_request_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        await _github.SetFaultAsync("hang");
        var asking = _github.Api.SendAsync(Branch, client => client.Repository.Branch.Get("qgo", _github.Api.Repository.Name, "main"),
            cancellation.Token);
        await _github.WaitForCallsAsync(1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task A_refused_connection_is_reported()
    {
        using var api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken") { Api = new Uri("http://127.0.0.1:1") },
            NetworkGuard.LoopbackOnly(), _github.Time);

        var failure = await Assert.ThrowsAsync<GitHubException>(() =>
            api.SendAsync(Branch, client => client.Repository.Get("a", "b"), CancellationToken.None));

        Assert.Contains("127.0.0.1 cannot be reached", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _github.Time.Pauses.Count);
    }

    [Fact]
    public async Task A_forbidden_host_is_not_connected_to()
    {
        using var api = new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken"), NetworkGuard.LoopbackOnly(), _github.Time);

        await Assert.ThrowsAsync<NetworkForbiddenException>(() =>
            api.SendAsync(Branch, client => client.Repository.Get("a", "b"), CancellationToken.None));
    }

    [Fact]
    public void A_token_is_not_sent_without_encryption() => Assert.Equal(2, Assert.Throws<DeliveryException>(() =>
        new GitHubApi(new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken") { Api = new Uri("http://github.example.org/api/v3") },
            NetworkGuard.LoopbackOnly())).ExitCode);

    [Fact]
    public void A_token_is_not_printed() =>
        Assert.DoesNotContain("t0ken", new GitHubAccess(GitHubRepository.Parse("a/b"), "t0ken").ToString(), StringComparison.Ordinal);

    private Task<Branch> GetBranchAsync() =>
        _github.Api.SendAsync(Branch, client => client.Repository.Branch.Get("qgo", _github.Api.Repository.Name, "main"),
            CancellationToken.None);

    private Task<IssueComment> CommentAsync() =>
        _github.Api.SendAsync(Comment, client => client.Issue.Comment.Create("qgo", _github.Api.Repository.Name, 1, "hello"),
            CancellationToken.None);
}
