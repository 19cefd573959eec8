namespace QgoBuild.Delivery.Notifications.Slack;

/// <summary>A message in Slack's Block Kit. Untrusted text is in rich text elements, which Slack does not interpret: it cannot become a
/// mention, a link, formatting, or the end of a code block. Only the header and the fallback text are escaped, as Slack requires.</summary>
/// <param name="Text">The escaped fallback text, for notifications without blocks.</param>
/// <param name="Blocks">The blocks.</param>
internal sealed record SlackMessage(string Text, JsonArray Blocks)
{
    private const int MaxHeaderLength = 150;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the message.</summary>
    public static SlackMessage Create(NotificationContent content, DeploymentStage stage)
    {
        var headline = Escape($"{GetEmoji(stage)} {content.Headline}", MaxHeaderLength);
        return new SlackMessage(headline,
        [
            new JsonObject
            {
                ["type"] = "header",
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = headline, ["emoji"] = false },
            },
            new JsonObject { ["type"] = "rich_text", ["elements"] = new JsonArray([.. Elements(content)]) },
        ]);
    }

    /// <summary>The JSON to post.</summary>
    public string ToJson() => new JsonObject { ["text"] = Text, ["blocks"] = Blocks.DeepClone() }.ToJsonString(Readable);

    /// <summary>Escapes text for Slack, shortened to a number of UTF-16 units without splitting a character.</summary>
    internal static string Escape(string text, int limit)
    {
        for (var kept = text; ; kept = UntrustedText.Truncate(text, kept.Length - 1))
        {
            var escaped = kept.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
                .Replace(">", "&gt;", StringComparison.Ordinal);
            if (escaped.Length <= limit) return escaped;
        }
    }

    private static string GetEmoji(DeploymentStage stage) => stage switch
    {
        DeploymentStage.Started => "🚀",
        DeploymentStage.Succeeded => "✅",
        DeploymentStage.RolledBack => "↩️",
        DeploymentStage.RollbackFailed => "🆘",
        DeploymentStage.Cancelled => "✋",
        _ => "❌",
    };

    private static IEnumerable<JsonNode> Elements(NotificationContent content)
    {
        yield return CreateSection(
            [.. content.Fields.SelectMany((field, index) => CreateField(field, isLast: index == content.Fields.Count - 1))]);
        if (content.Commits.Count > 0)
        {
            yield return CreateSection(CreateText("\nCommits", "bold"));
            yield return new JsonObject
            {
                ["type"] = "rich_text_list",
                ["style"] = "bullet",
                ["elements"] = new JsonArray([.. content.Commits.Select(CreateCommit)]),
            };
        }

        if (content.RemainingCommits > 0) yield return CreateSection(CreateText($"and {content.RemainingCommits} more"));
        if (content.Failure is { } failure) yield return CreateSection(CreateText("\n" + failure));
        if (content.LastLines.Count > 0)
        {
            yield return new JsonObject
            {
                ["type"] = "rich_text_preformatted",
                ["elements"] = new JsonArray(CreateText(string.Join('\n', content.LastLines))),
            };
        }

        if (content.NextCommand is { } next) yield return CreateSection(CreateText("\nNext: ", "bold"), CreateText(next, "code"));
        if (content.LogUrl is { } log) yield return CreateSection(CreateText("\n"), CreateLink(log, "Full output"));
    }

    private static IEnumerable<JsonNode> CreateField(NotificationField field, bool isLast)
    {
        yield return CreateText($"{field.Label}: ", "bold");
        yield return field.Link is { } link ? CreateLink(link, field.Value) : CreateText(field.Value);
        if (!isLast) yield return CreateText("\n");
    }

    private static JsonObject CreateCommit(CommitLine commit) =>
        CreateSection(commit.Link is { } link
            ? CreateLink(link, commit.ShortId) : CreateText(commit.ShortId, "code"), CreateText($" {commit.Text}"));

    private static JsonObject CreateSection(params JsonNode[] elements) =>
        new() { ["type"] = "rich_text_section", ["elements"] = new JsonArray(elements) };

    private static JsonObject CreateText(string text, string? style = null)
    {
        var element = new JsonObject { ["type"] = "text", ["text"] = text };
        if (style is not null) element["style"] = new JsonObject { [style] = true };
        return element;
    }

    private static JsonObject CreateLink(Uri address, string text) =>
        new() { ["type"] = "link", ["url"] = address.AbsoluteUri, ["text"] = text };
}
