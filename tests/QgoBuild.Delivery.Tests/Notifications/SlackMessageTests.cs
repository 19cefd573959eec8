using System.Net;
using System.Text.Json.Nodes;
using CsCheck;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Notifications.Slack;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class SlackMessageTests
{
    public static TheoryData<string, Notification> SampleNotifications() => new()
    {
        { "started", NotificationSamples.Started },
        { "succeeded", NotificationSamples.Succeeded },
        { "rolled-back", NotificationSamples.Failed },
    };

    [Theory]
    [MemberData(nameof(SampleNotifications))]
    public void Each_notification_is_readable(string name, Notification notification)
    {
        var message = Compose(notification);

        Assert.Equal("", SlackChecks.Validate(message));
        Snapshot.Match(JsonNode.Parse(message)!.ToJsonString(
            new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) +
                "\n", $"slack-{name}.json");
    }

    [Fact]
    public void Every_message_is_valid_for_Slack()
    {
        var messages = NotificationSamples.HostileNotifications.Array[300].Single().Select(Compose).ToList();

        Assert.Equal("", SlackChecks.Validate(messages));
        // The schema has no lengths.
        Assert.All(messages, message => Assert.All(Texts(JsonNode.Parse(message)!), text => Assert.InRange(text.Length, 1, 3000)));
    }

    [Fact]
    public void The_schema_refuses_an_invalid_message() => Assert.Contains(
        "/blocks/1 must match a schema in anyOf",
        SlackChecks.Validate(Compose(NotificationSamples.Started).Replace("\"rich_text\"", "\"rich_txt\"", StringComparison.Ordinal)),
        StringComparison.Ordinal);

    [Fact]
    public void Untrusted_text_adds_no_mentions_links_or_formatting() => NotificationSamples.HostileNotifications.Sample(notification =>
    {
        var message = JsonNode.Parse(Compose(notification))!;
        var headline = message["text"]!.GetValue<string>();

        // Texts that Slack parses contain no markup, and no incomplete escape sequences.
        Assert.DoesNotMatch("[<>]|&(?!amp;|lt;|gt;)", headline);
        Assert.Equal(headline, message["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
        Assert.InRange(headline.Length, 1, 150);
        Assert.Equal("plain_text", message["blocks"]![0]!["text"]!["type"]!.GetValue<string>());
        Assert.DoesNotContain("mrkdwn", Types(message));
        Assert.Equal(["header", "plain_text", "rich_text"], Types(message)
            .Where(type => !type.StartsWith("rich_text_", StringComparison.Ordinal) && type is not ("text" or "link")));
        Assert.Single(message["blocks"]!.AsArray(), block => block!["type"]!.GetValue<string>() == "rich_text");
        // Links have only the addresses of the build.
        Assert.All(Links(message), link => Assert.True(link.Host is "github.com" or "127.0.0.1" or "127.0.0.11", link.ToString()));
    });

    [Theory]
    [InlineData("a<b>&c", 100, "a&lt;b&gt;&amp;c")]
    [InlineData("abc&", 5, "ab…")]
    [InlineData("&&&", 7, "&amp;…")]
    public void Shortening_does_not_split_an_escape_sequence(string text, int limit, string escaped)
    {
        Assert.Equal(escaped, SlackMessage.Escape(text, limit));
        Assert.True(WebUtility.HtmlDecode(escaped).TrimEnd('…').Length <= text.Length);
    }

    private static string Compose(Notification notification) =>
        SlackMessage.Create(NotificationContent.Create(notification, NotificationSamples.Repository), notification.Stage).ToJson();

    private static IEnumerable<string> Types(JsonNode node) => Values(node, "type").Select(type => type.GetValue<string>());

    private static IEnumerable<string> Texts(JsonNode node) =>
        Values(node, "text").OfType<JsonValue>().Select(text => text.GetValue<string>());

    private static IEnumerable<Uri> Links(JsonNode node) => Values(node, "url").Select(url => new Uri(url.GetValue<string>()));

    private static IEnumerable<JsonNode> Values(JsonNode? node, string name) => node switch
    {
        JsonObject map =>
            map.SelectMany(member =>
                (member.Key == name && member.Value is { } value ? [value] : (IEnumerable<JsonNode>)[]).Concat(Values(member.Value, name))),
        JsonArray list => list.SelectMany(item => Values(item, name)),
        _ => [],
    };
}
