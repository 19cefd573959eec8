using System.Net;
using QgoBuild.Components.Delivering;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Tests.Delivering;

public sealed class GitHubEnvironmentTests
{
    private const string Reviewed = """
        { "name": "production", "protection_rules": [
          { "id": 1, "type": "wait_timer", "wait_timer": 30 },
          { "id": 2, "type": "required_reviewers", "reviewers": [{ "type": "User", "reviewer": { "login": "lead" } }] } ] }
        """;

    [Fact]
    public async Task One_with_reviewers_is_trusted()
    {
        var github = new GitHub(HttpStatusCode.OK, Reviewed);

        await Require(github);

        Assert.Equal("https://api.github.com/repos/a/b/environments/production", github.Asked?.RequestUri?.AbsoluteUri);
        Assert.Equal("Bearer t0ken", github.Asked?.Headers.Authorization?.ToString());
    }

    [Theory]
    [InlineData("""{ "name": "production" }""")]
    [InlineData("""{ "protection_rules": [] }""")]
    [InlineData("""{ "protection_rules": [{ "type": "wait_timer", "wait_timer": 30 }, { "type": "branch_policy" }] }""")]
    [InlineData("""{ "protection_rules": [{ "type": "required_reviewers", "reviewers": [] }] }""")]
    public async Task One_without_reviewers_is_refused(string answer)
    {
        var refusal = await Assert.ThrowsAsync<DeliveryException>(() => Require(new GitHub(HttpStatusCode.OK, answer)));

        Assert.Equal(2, refusal.ExitCode);
        Assert.Contains("no required reviewers", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Required reviewers", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_GitHub_would_make_is_refused() => Assert.Contains(
        "has no environment production",
        (await Assert.ThrowsAsync<DeliveryException>(() => Require(new GitHub(HttpStatusCode.NotFound, "{}")))).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task What_cannot_be_known_is_refused() => Assert.Contains(
        "answered 403",
        (await Assert.ThrowsAsync<DeliveryException>(() => Require(new GitHub(HttpStatusCode.Forbidden, "{}")))).Message,
        StringComparison.Ordinal);

    private static async Task Require(GitHub github)
    {
        using var client = new HttpClient(github);
        await new GitHubEnvironment(client, "https://api.github.com/", "a/b", "production").RequireReviewers("t0ken", CancellationToken.None);
    }

    private sealed class GitHub(HttpStatusCode status, string answer) : HttpMessageHandler
    {
        public HttpRequestMessage? Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(answer) });
        }
    }
}
