using MimeKit;
using MimeKit.Text;
using MimeKit.Utils;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>Builds the mail of a notification, as text and as HTML. The mails of a deployment form one thread.</summary>
internal static class MailBuilder
{
    private const string LabelStyle = "padding:2px 12px 2px 0;color:#57606a;vertical-align:top";
    private const string CodeStyle = "font-family:ui-monospace,Consolas,monospace;font-size:13px";

    /// <summary>Builds the mail.</summary>
    /// <param name="content">The content of the notification.</param>
    /// <param name="notification">The notification.</param>
    /// <param name="from">The address of the sender.</param>
    /// <param name="recipients">The addresses of the recipients.</param>
    /// <param name="now">The date of the mail.</param>
    public static MimeMessage Build(NotificationContent content, Notification notification, string from, IEnumerable<string> recipients,
        DateTimeOffset now)
    {
        var sender = MailAddresses.ParseMailbox(from);
        // A mail program would decode a subject that looks like an encoded word.
        var mail = new MimeMessage
        {
            Subject = content.Headline.Replace("=?", "= ?", StringComparison.Ordinal),
            Date = now,
            MessageId = CreateMessageId(notification, notification.Stage, sender),
        };
        mail.From.Add(sender);
        mail.To.AddRange(recipients.Select(MailAddresses.ParseMailbox));
        // Prevents automatic replies.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (notification.Stage != DeploymentStage.Started)
        {
            var first = CreateMessageId(notification, DeploymentStage.Started, sender);
            mail.InReplyTo = first;
            mail.References.Add(first);
        }

        mail.Body = new MultipartAlternative(Part(TextFormat.Plain, BuildText(content)), Part(TextFormat.Html, BuildHtml(content)))
        {
            Boundary = $"={notification.Deployment.Id.Value}=",
        };
        return mail;
    }

    internal static string BuildText(NotificationContent content)
    {
        var text = new StringBuilder(content.Headline).Append("\n\n");
        foreach (var field in content.Fields)
            text.Append($"{field.Label + ":",-13}{field.Value}{(field.Link is { } link ? $"  {link.AbsoluteUri}" : "")}\n");
        if (content.Commits.Count > 0) text.Append("\nCommits:\n");
        foreach (var commit in content.Commits)
            text.Append($"  {commit.ShortId} {commit.Text}\n");
        if (content.RemainingCommits > 0) text.Append($"  and {content.RemainingCommits} more\n");
        if (content.Failure is { } failure) text.Append($"\n{failure}\n");
        foreach (var line in content.LastLines)
            text.Append($"    {line}\n");
        if (content.NextCommand is { } next) text.Append($"\nNext: {next}\n");
        if (content.LogUrl is { } log) text.Append($"\nFull output: {log.AbsoluteUri}\n");
        return text.ToString();
    }

    internal static string BuildHtml(NotificationContent content)
    {
        var page = new StringBuilder(
            $"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Html(content.Headline)}</title></head>\n");
        page.Append("<body style=\"font-family:system-ui,sans-serif;font-size:15px;color:#1f2328\">\n");
        page.Append($"<h1 style=\"font-size:18px\">{Html(content.Headline)}</h1>\n<table>\n");
        foreach (var field in content.Fields)
            page.Append($"<tr><td style=\"{LabelStyle}\">{Html(field.Label)}</td><td>{HtmlLink(field.Value, field.Link)}</td></tr>\n");
        page.Append("</table>\n");
        if (content.Commits.Count > 0)
            page.Append("<h2 style=\"font-size:15px\">Commits</h2>\n<ul>\n")
                .AppendJoin("", content.Commits.Select(commit =>
                    $"<li><span style=\"{CodeStyle}\">{HtmlLink(commit.ShortId, commit.Link)}</span> {Html(commit.Text)}</li>\n"))
                        .Append("</ul>\n");
        if (content.RemainingCommits > 0) page.Append($"<p>and {content.RemainingCommits} more</p>\n");
        if (content.Failure is { } failure) page.Append($"<p><strong>{Html(failure)}</strong></p>\n");
        if (content.LastLines.Count > 0)
        {
            page.Append($"<pre style=\"{CodeStyle};background:#f6f8fa;padding:8px;white-space:pre-wrap\">")
                .Append($"{Html(string.Join('\n', content.LastLines))}</pre>\n");
        }

        if (content.NextCommand is { } next) page.Append($"<p>Next: <span style=\"{CodeStyle}\">{Html(next)}</span></p>\n");
        if (content.LogUrl is { } log) page.Append($"<p>{HtmlLink("Full output", log)}</p>\n");
        return page.Append("</body></html>\n").ToString();
    }

    private static string HtmlLink(string text, Uri? link) =>
        link is null ? Html(text) : $"<a href=\"{Html(link.AbsoluteUri)}\">{Html(text)}</a>";

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    // Quoted-printable keeps long lines and all characters intact on every mail server.
    private static TextPart Part(TextFormat format, string text) =>
        new(format) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };

    private static string CreateMessageId(Notification notification, DeploymentStage stage, MailboxAddress sender) =>
        MimeUtils.ParseMessageId($"<{notification.Deployment.Id.Value}.{stage}@{sender.Domain}>") ?? MimeUtils.GenerateMessageId();
}

/// <summary>Parses email addresses.</summary>
public static class MailAddresses
{
    private static readonly ParserOptions StrictParserOptions =
        new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    /// <summary>Reads one or more addresses, separated by commas: <c>ops@example.com, Anna &lt;anna@example.com&gt;</c>.</summary>
    /// <param name="text">The addresses.</param>
    /// <param name="option">The command-line option with the addresses, for the message.</param>
    /// <returns>The addresses, unchanged.</returns>
    /// <exception cref="DeliveryException">An address is invalid: exit code 2.</exception>
    public static IReadOnlyList<string> Parse(string text, string option)
    {
        ArgumentNullException.ThrowIfNull(text);
        var addresses = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (addresses.Length == 0) throw CreateException("It contains no address.");
        foreach (var address in addresses)
        {
            if (!IsAddress(address)) throw CreateException($"\"{UntrustedText.OneLine(address, 100)}\" is not an address.");
        }

        return addresses;

        DeliveryException CreateException(string problem) =>
            new($"{option}: {problem}", $"For example {option} ops@example.com,anna@example.com", exitCode: 2);
    }

    /// <summary>The mailbox of a valid address.</summary>
    internal static MailboxAddress ParseMailbox(string address) => MailboxAddress.Parse(StrictParserOptions, address);

    private static bool IsAddress(string text) =>
        !text.Any(char.IsControl)
        && MailboxAddress.TryParse(StrictParserOptions, text, out var mailbox)
        // "ops@example" is valid, but almost always a mistake.
        && (mailbox.Domain == "localhost" || mailbox.Domain.Trim('.').Contains('.', StringComparison.Ordinal));
}
