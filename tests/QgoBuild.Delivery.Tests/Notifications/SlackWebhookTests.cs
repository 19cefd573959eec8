using System.Text;
using Microsoft.Extensions.Time.Testing;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications.Slack;
using QgoBuild.Delivery.Tests.Health;
using QgoBuild.Delivery.Tests.Http;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class SlackWebhookTests
{
    private const string Path = "/services/T0/B0/sentinel-5ecret";

    [Fact]
    public async Task A_message_is_posted_once()
    {
        using var slack = new HttpServer(_ => new HttpReply(200, "ok"));

        await NotifyAsync(slack);

        var call = Assert.Single(slack.Calls);
        Assert.Equal(("POST", Path), (call.Method, call.Target));
        Assert.Equal("application/json; charset=utf-8", call["Content-Type"]);
        Assert.Equal("", SlackChecks.Validate(call.Body));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_transient_failure_is_retried_once(int status)
    {
        var responses = new Queue<HttpReply>([new HttpReply(status, "", ("Retry-After", "3")), new HttpReply(200, "ok")]);
        using var slack = new HttpServer(_ => responses.Dequeue());

        await NotifyAsync(slack);

        Assert.Equal(2, slack.Calls.Count);
    }

    [Fact]
    public async Task The_retry_waits_for_the_delay_of_a_rate_limit()
    {
        var responses = new Queue<HttpReply>([new HttpReply(429, "", ("Retry-After", "3")), new HttpReply(200, "ok")]);
        using var slack = new HttpServer(_ => responses.Dequeue());
        var time = new SteppingTime();
        var before = time.GetUtcNow();

        await Webhook(slack, time).NotifyAsync(NotificationSamples.Succeeded, TestContext.Current.CancellationToken);

        Assert.InRange(time.GetUtcNow() - before, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("60", "retry after 60 s")]
    [InlineData("2", "retry after 2 s")]
    public async Task A_rate_limit_that_is_too_long_or_repeated_is_reported(string wait, string message)
    {
        using var slack = new HttpServer(_ => new HttpReply(429, "", ("Retry-After", wait)));

        Assert.Contains(message, (await GetFailureAsync(slack)).Message, StringComparison.Ordinal);
        Assert.Equal(wait == "60" ? 1 : 2, slack.Calls.Count);
    }

    [Theory]
    [InlineData(404, "no_service", "no_service", "Create a new webhook")]
    [InlineData(410, "channel_is_archived", "channel_is_archived", "Unarchive the channel")]
    [InlineData(400, "invalid_blocks", "invalid_blocks", "a bug of QgoBuild")]
    [InlineData(403, "action_prohibited", "action_prohibited", "administrator")]
    [InlineData(302, "", "302.", null)]
    [InlineData(403, "<html>sentinel-of-a-proxy</html>", "403.", null)]
    public async Task An_error_of_Slack_is_reported_with_a_remedy(int status, string body, string message, string? remedy)
    {
        using var slack = new HttpServer(_ => new HttpReply(status, body, ("Location", "http://127.0.0.1:1/elsewhere")));

        var refusal = await GetFailureAsync(slack);

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
        if (remedy is null)
            Assert.Null(refusal.Remedy);
        else
            Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        Assert.Single(slack.Calls);
    }

    [Fact]
    public async Task A_lost_connection_is_retried_once_and_then_reported()
    {
        using var slack = new HttpServer((_, stream) => stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 2")).AsTask());

        var refusal = await GetFailureAsync(slack);

        Assert.Contains("127.0.0.1 cannot be reached", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, slack.Calls.Count);
    }

    [Fact]
    public async Task A_forbidden_host_is_not_connected_to()
    {
        var webhook =
            new SlackWebhook(new Uri("https://hooks.slack.com" + Path), null, NetworkGuard.LoopbackOnly(), new FakeTimeProvider());

        var refusal = await Assert.ThrowsAsync<DeliveryException>(() =>
            webhook.NotifyAsync(NotificationSamples.Succeeded, TestContext.Current.CancellationToken));

        Assert.Contains("forbidden", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://hooks.slack.com/services/T0/B0/x")]
    [InlineData(" https://hooks.slack.com/services/T0/B0/x\n")]
    [InlineData("http://127.0.0.1:8065/hooks/x")]
    public void A_webhook_address_is_accepted(string text) => Assert.Equal(text.Trim(), SlackWebhook.ParseAddress(text).AbsoluteUri);

    [Theory]
    [InlineData("", "is not a valid address")]
    [InlineData("sentinel", "is not a valid address")]
    [InlineData("http://hooks.slack.com/services/sentinel", "not with \"https:\"")]
    [InlineData("ftp://hooks.slack.com/services/sentinel", "begins with \"ftp:\"")]
    [InlineData("/services/sentinel", "\"file:\"")]
    [InlineData("https://hooks.slack.com", "but no path")]
    public void An_invalid_address_is_refused_with_an_example_and_not_printed(string text, string reason)
    {
        var refusal = Assert.Throws<DeliveryException>(() => SlackWebhook.ParseAddress(text));

        Assert.Equal(2, refusal.ExitCode);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("https://hooks.slack.com/services/T", refusal.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
    }

    private static SlackWebhook Webhook(HttpServer server, TimeProvider time) =>
        new(server[Path], NotificationSamples.Repository, NetworkGuard.LoopbackOnly(), time);

    private static Task NotifyAsync(HttpServer server) =>
        Webhook(server, new SteppingTime()).NotifyAsync(NotificationSamples.Succeeded, TestContext.Current.CancellationToken);

    private static Task<DeliveryException> GetFailureAsync(HttpServer server) =>
        Assert.ThrowsAsync<DeliveryException>(() => NotifyAsync(server));
}
