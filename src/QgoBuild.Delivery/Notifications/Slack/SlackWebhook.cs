using Polly;
using Polly.Retry;

namespace QgoBuild.Delivery.Notifications.Slack;

/// <summary>Sends notifications to a Slack channel, through an incoming webhook. Its address is a secret, because it allows writing to the
/// channel. No message of this type contains it.</summary>
/// <param name="address">The webhook's address, as <see cref="ParseAddress"/> accepts it.</param>
/// <param name="repository">The web address of the repository, for links to commits; null for no links.</param>
/// <param name="guard">Checks every connection before it is opened.</param>
/// <param name="time">The clock.</param>
public sealed class SlackWebhook(Uri address, Uri? repository, NetworkGuard guard, TimeProvider time) : INotifier
{
    private const string Example = "https://hooks.slack.com/services/T0000/B0000/xxxxxxxx";

    /// <inheritdoc/>
    public string Name => "Slack";

    // The dispatcher would cancel a longer wait.
    private static TimeSpan MaxRetryDelay => NotificationDispatcher.NotifierTimeout - TimeSpan.FromSeconds(1);

    /// <summary>Reads a webhook's address.</summary>
    /// <param name="text">The address.</param>
    /// <exception cref="DeliveryException">It is not a valid address: exit code 2. The message does not contain it.</exception>
    public static Uri ParseAddress(string text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address)) throw CreateException("is not a valid address");
        if (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            throw CreateException($"begins with \"{address.Scheme}:\", not with \"https:\": it would be sent in clear text");
        if (address.AbsolutePath == "/") throw CreateException($"contains only the host {address.Host}, but no path");
        return address;

        static DeliveryException CreateException(string problem) =>
            new($"The address of the Slack webhook {problem}.", $"Copy it from Incoming Webhooks in Slack. It looks like {Example}",
                exitCode: 2);
    }

    /// <inheritdoc/>
    /// <exception cref="DeliveryException">Slack cannot be reached, or refused the message.</exception>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        var message = SlackMessage.Create(NotificationContent.Create(notification, repository), notification.Stage).ToJson();
        using var handler = guard.CreateHttpHandler();
        // The secret must not be sent to the target of a redirect.
        handler.AllowAutoRedirect = false;
        using var client = new HttpClient(handler);
        try
        {
            using var response = await CreateRetryPipeline()
                .ExecuteAsync(async cancellationToken => await PostAsync(client, message, cancellationToken), cancellationToken);
            if (!response.IsSuccessStatusCode) throw await CreateExceptionAsync(response, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new DeliveryException(
                $"{address.Host} cannot be reached: {(error.InnerException as DeliveryException ?? error as Exception).Message}",
                cause: error);
        }
    }

    private async Task<HttpResponseMessage> PostAsync(HttpClient client, string message, CancellationToken cancellationToken)
    {
        using var content = new StringContent(message, Encoding.UTF8, "application/json");
        return await client.PostAsync(address, content, cancellationToken);
    }

    // One retry after a rate limit, a server error or a lost connection: a duplicate message is better than none.
    private ResiliencePipeline<HttpResponseMessage> CreateRetryPipeline() =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
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
            DelayGenerator = attempt =>
            ValueTask.FromResult<TimeSpan?>(attempt.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } limited
                ? GetRetryDelay(limited) : TimeSpan.FromSeconds(0.3)),
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
            return new DeliveryException(string.Create(CultureInfo.InvariantCulture,
                $"Slack limits the rate of messages: retry after {GetRetryDelay(response).TotalSeconds:0} s."));
        var errorCode = SlackErrors.ParseErrorCode(await response.Content.ReadAsStringAsync(cancellationToken));
        return new DeliveryException(
            string.Create(CultureInfo.InvariantCulture,
                $"{address.Host} responds with HTTP {(int)response.StatusCode}{(errorCode is null ? "" : $" {errorCode}")}."),
            SlackErrors.GetRemedy(errorCode));
    }
}

/// <summary>The error codes of Slack, and a remedy for each.</summary>
internal static partial class SlackErrors
{
    private const string NewWebhookRemedy = "Create a new webhook (docs/notifications.md) and set --slack-webhook to it.";

    /// <summary>The error code of a response; null when the response is not from Slack but, for example, from a proxy.</summary>
    public static string? ParseErrorCode(string response) => ErrorCodePattern().IsMatch(response.Trim()) ? response.Trim() : null;

    /// <summary>The remedy for an error code; null for an unknown one.</summary>
    public static string? GetRemedy(string? errorCode) => errorCode switch
    {
        "no_service" or "no_service_id" or "no_active_hooks" or "invalid_token" =>
            $"The webhook was removed or disabled, or its address is incomplete. {NewWebhookRemedy}",
        "no_team" or "team_disabled" => $"The workspace was deleted or disabled. {NewWebhookRemedy}",
        "channel_is_archived" => $"Unarchive the channel in Slack. Or: {NewWebhookRemedy}",
        "channel_not_found" => $"The channel was deleted. {NewWebhookRemedy}",
        "action_prohibited" or "posting_to_general_channel_denied" or "user_not_found" =>
            "The webhook may not write to its channel. Contact an administrator of the workspace.",
        "invalid_blocks" or "invalid_payload" or "no_text" => "This is a bug of QgoBuild. Report it with the notification that failed.",
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z][a-z_]{2,60}\z")]
    private static partial Regex ErrorCodePattern();
}
