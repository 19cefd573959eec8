using System.Text.RegularExpressions;

namespace QgoBuild.Delivery.Notifications.Slack;

/// <summary>The words in which Slack refuses a message, and what to do about each.</summary>
internal static partial class SlackErrors
{
    private const string NewWebhookRemedy = "Make a new webhook (docs/notifications.md) and set --slack-webhook to it.";

    /// <summary>Slack's word; null when the answer is none, and comes from something else on the way.</summary>
    public static string? ParseErrorCode(string answer) => ErrorCodePattern().IsMatch(answer.Trim()) ? answer.Trim() : null;

    /// <summary>What to do; null when nothing is known.</summary>
    public static string? GetRemedy(string? word) => word switch
    {
        "no_service" or "no_service_id" or "no_active_hooks" or "invalid_token" => $"The webhook was removed or switched off, or its address is not whole. {NewWebhookRemedy}",
        "no_team" or "team_disabled" => $"The workspace is gone, or was switched off. {NewWebhookRemedy}",
        "channel_is_archived" => $"Bring the channel back in Slack, or: {NewWebhookRemedy}",
        "channel_not_found" => $"The channel is gone. {NewWebhookRemedy}",
        "action_prohibited" or "posting_to_general_channel_denied" or "user_not_found" => "Ask who administers the workspace: the webhook may not write to its channel.",
        "invalid_blocks" or "invalid_payload" or "no_text" => "That is a fault of this build: please report it with the news that was to be told.",
        _ => null,
    };

    [GeneratedRegex(@"\A[a-z][a-z_]{2,60}\z")]
    private static partial Regex ErrorCodePattern();
}
