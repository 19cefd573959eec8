using System.Globalization;
using System.Net;
using System.Text;
using Polly;
using Polly.Retry;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Notifications.Slack;

/// <summary>
/// Tells a channel of Slack, through an incoming webhook. Its address is a secret: whoever has it can write to the channel. It is in no
/// message of this type.
/// </summary>
/// <param name="address">The webhook's address, as <see cref="ParseAddress"/> accepts it.</param>
/// <param name="repository">The address of the repository's pages; null when commits cannot be looked at anywhere.</param>
/// <param name="guard">Decides what may be dialled.</param>
/// <param name="time">The clock.</param>
public sealed class SlackWebhook(Uri address, Uri? repository, NetworkGuard guard, TimeProvider time) : INotifier
{
    private const string Example = "https://hooks.slack.com/services/T0000/B0000/xxxxxxxx";

    /// <inheritdoc/>
    public string Name => "Slack";

    // Who is asked to wait longer than that would be given up meanwhile.
    private static TimeSpan MaxRetryDelay => NotificationDispatcher.NotifierTimeout - TimeSpan.FromSeconds(1);

    /// <summary>Reads a webhook's address.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="DeliveryException">It is none, with exit code 2. The message does not repeat it.</exception>
    public static Uri ParseAddress(string text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address))
            throw Wrong("is not an address");
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            throw Wrong($"begins with «{address.Scheme}:», not with «https:», so that others could read it on its way");
        if (address.AbsolutePath == "/")
            throw Wrong($"names the host {address.Host} only, and no webhook of it");
        return address;

        static DeliveryException Wrong(string what) => new($"The address of the Slack webhook {what}.", $"Slack shows it under Incoming Webhooks; it looks like {Example}", exitCode: 2);
    }

    /// <inheritdoc/>
    /// <exception cref="DeliveryException">Slack could not be reached, or did not take it.</exception>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = SlackMessage.Create(NotificationContent.Create(notification, repository), notification.Stage).ToJson();
        using var handler = guard.CreateHttpHandler();
        // Where a webhook would send us, its secret has no business.
        handler.AllowAutoRedirect = false;
        using var client = new HttpClient(handler);
        try
        {
            using var response = await CreateRetryPipeline().ExecuteAsync(async cancellationToken => await PostAsync(client, message, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await CreateExceptionAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new DeliveryException($"{address.Host} cannot be reached: {(error.InnerException as DeliveryException ?? error as Exception).Message}", cause: error);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string message, CancellationToken cancellationToken)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        return await client.PostAsync(address, content, cancellationToken).ConfigureAwait(false);
    }

    // Once more when Slack says when, is out of order, or the connection broke: told twice is better than not at all.
    private ResiliencePipeline<HttpResponseMessage> CreateRetryPipeline() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 1,
            ShouldHandle = attempt => ValueTask.FromResult(attempt.Outcome switch
            {
                { Exception: HttpRequestException { InnerException: not NetworkForbiddenException } } => true,
                { Result: { StatusCode: HttpStatusCode.TooManyRequests } limited } => GetRetryDelay(limited) <= MaxRetryDelay,
                { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
                _ => false,
            }),
            DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(attempt.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } limited ? GetRetryDelay(limited) : TimeSpan.FromSeconds(0.3)),
            OnRetry = attempt =>
            {
                attempt.Outcome.Result?.Dispose();
                return default;
            },
        })
        .Build();

    private TimeSpan GetRetryDelay(HttpResponseMessage limited) => limited.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > time.GetUtcNow() ? date - time.GetUtcNow() : TimeSpan.Zero,
        _ => TimeSpan.FromSeconds(1),
    };

    private async Task<DeliveryException> CreateExceptionAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
            return new DeliveryException(string.Create(CultureInfo.InvariantCulture, $"too much is told there: it asks to wait {GetRetryDelay(response).TotalSeconds:0} s."));
        var word = SlackErrors.ParseErrorCode(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
        return new DeliveryException(
            string.Create(CultureInfo.InvariantCulture, $"{address.Host} answers {(int)response.StatusCode}{(word is null ? "" : $" {word}")}."),
            SlackErrors.GetRemedy(word));
    }
}
