using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Notifications.Slack;

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
