using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QgoBuild.Delivery.Notifications.Slack;

/// <summary>
/// A message in Slack's Block Kit. What strangers wrote stands in rich text, whose elements are taken as they are: nothing in them can
/// become a mention, a link, formatting, or the end of a block of code. Only the header and the fallback are escaped, as Slack asks.
/// </summary>
/// <param name="Text">What a notification shows, which has no blocks; escaped.</param>
/// <param name="Blocks">The blocks.</param>
internal sealed record SlackMessage(string Text, JsonArray Blocks)
{
    private const int HeaderLimit = 150;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Composes the message.</summary>
    public static SlackMessage Of(NotificationContent story, DeploymentStage stage)
    {
        var headline = Escape($"{SignOf(stage)} {story.Headline}", HeaderLimit);
        return new SlackMessage(headline,
        [
            new JsonObject { ["type"] = "header", ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = headline, ["emoji"] = false } },
            new JsonObject { ["type"] = "rich_text", ["elements"] = new JsonArray([.. Elements(story)]) },
        ]);
    }

    /// <summary>The message as it is posted.</summary>
    public string ToJson() => new JsonObject { ["text"] = Text, ["blocks"] = Blocks.DeepClone() }.ToJsonString(Readable);

    /// <summary>Makes text of text, as Slack asks, in at most so many UTF-16 units: what is cut is cut before a character, never within.</summary>
    internal static string Escape(string text, int limit)
    {
        for (var kept = text; ; kept = UntrustedText.Cut(text, kept.Length - 1))
        {
            var escaped = kept.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            if (escaped.Length <= limit)
                return escaped;
        }
    }

    private static string SignOf(DeploymentStage stage) => stage switch
    {
        DeploymentStage.Started => "🚀",
        DeploymentStage.Succeeded => "✅",
        DeploymentStage.RolledBack => "↩️",
        DeploymentStage.RollbackFailed => "🆘",
        DeploymentStage.Cancelled => "✋",
        _ => "❌",
    };

    private static IEnumerable<JsonNode> Elements(NotificationContent story)
    {
        yield return Section([.. story.Facts.SelectMany((fact, index) => Fact(fact, isLast: index == story.Facts.Count - 1))]);
        if (story.Commits.Count > 0)
        {
            yield return Section(Words("\nCommits", "bold"));
            yield return new JsonObject { ["type"] = "rich_text_list", ["style"] = "bullet", ["elements"] = new JsonArray([.. story.Commits.Select(Commit)]) };
        }

        if (story.MoreCommits > 0)
            yield return Section(Words($"and {story.MoreCommits} more"));
        if (story.Failure is { } failure)
            yield return Section(Words("\n" + failure));
        if (story.LastLines.Count > 0)
            yield return new JsonObject { ["type"] = "rich_text_preformatted", ["elements"] = new JsonArray(Words(string.Join('\n', story.LastLines))) };
        if (story.Next is { } next)
            yield return Section(Words("\nNext: ", "bold"), Words(next, "code"));
        if (story.Log is { } log)
            yield return Section(Words("\n"), Link(log, "The whole output"));
    }

    private static IEnumerable<JsonNode> Fact(NotificationField fact, bool isLast)
    {
        yield return Words($"{fact.Label}: ", "bold");
        yield return fact.Link is { } link ? Link(link, fact.Value) : Words(fact.Value);
        if (!isLast)
            yield return Words("\n");
    }

    private static JsonObject Commit(CommitLine commit) =>
        Section(commit.Link is { } link ? Link(link, commit.Short) : Words(commit.Short, "code"), Words($" {commit.Text}"));

    private static JsonObject Section(params JsonNode[] elements) => new() { ["type"] = "rich_text_section", ["elements"] = new JsonArray(elements) };

    private static JsonObject Words(string text, string? style = null)
    {
        var element = new JsonObject { ["type"] = "text", ["text"] = text };
        if (style is not null)
            element["style"] = new JsonObject { [style] = true };
        return element;
    }

    private static JsonObject Link(Uri address, string text) => new() { ["type"] = "link", ["url"] = address.AbsoluteUri, ["text"] = text };
}
