using System.Net;
using System.Text;
using MimeKit;
using MimeKit.Text;
using MimeKit.Utils;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>A mail that tells of a deployment: as text, and the same as a page. A deployment's mails stand together in a mailbox.</summary>
internal static class MailBuilder
{
    private const string Label = "padding:2px 12px 2px 0;color:#57606a;vertical-align:top";
    private const string Code = "font-family:ui-monospace,Consolas,monospace;font-size:13px";

    /// <summary>Composes the mail.</summary>
    /// <param name="story">What is told.</param>
    /// <param name="news">What happened.</param>
    /// <param name="from">Whom it is from.</param>
    /// <param name="recipients">Whom it is for.</param>
    /// <param name="now">When it is sent.</param>
    public static MimeMessage Of(NotificationContent story, Notification news, string from, IEnumerable<string> recipients, DateTimeOffset now)
    {
        var sender = MailAddresses.Mailbox(from);
        // What looks encoded would be decoded by whoever reads it.
        var mail = new MimeMessage { Subject = story.Headline.Replace("=?", "= ?", StringComparison.Ordinal), Date = now, MessageId = NameOf(news, news.Stage, sender) };
        mail.From.Add(sender);
        mail.To.AddRange(recipients.Select(MailAddresses.Mailbox));
        // Nobody's holiday reply is of interest here.
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (news.Stage != DeploymentStage.Started)
        {
            var first = NameOf(news, DeploymentStage.Started, sender);
            mail.InReplyTo = first;
            mail.References.Add(first);
        }

        mail.Body = new MultipartAlternative(Part(TextFormat.Plain, TextOf(story)), Part(TextFormat.Html, PageOf(story))) { Boundary = $"={news.Deployment.Id.Value}=" };
        return mail;
    }

    internal static string TextOf(NotificationContent story)
    {
        var text = new StringBuilder(story.Headline).Append("\n\n");
        foreach (var fact in story.Facts)
            text.Append($"{fact.Label + ":",-13}{fact.Value}{(fact.Link is { } link ? $"  {link.AbsoluteUri}" : "")}\n");
        if (story.Commits.Count > 0)
            text.Append("\nCommits:\n");
        foreach (var commit in story.Commits)
            text.Append($"  {commit.Short} {commit.Text}\n");
        if (story.MoreCommits > 0)
            text.Append($"  and {story.MoreCommits} more\n");
        if (story.Failure is { } failure)
            text.Append($"\n{failure}\n");
        foreach (var line in story.LastLines)
            text.Append($"    {line}\n");
        if (story.Next is { } next)
            text.Append($"\nNext: {next}\n");
        if (story.Log is { } log)
            text.Append($"\nThe whole output: {log.AbsoluteUri}\n");
        return text.ToString();
    }

    internal static string PageOf(NotificationContent story)
    {
        var page = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Html(story.Headline)}</title></head>\n");
        page.Append($"<body style=\"font-family:system-ui,sans-serif;font-size:15px;color:#1f2328\">\n<h1 style=\"font-size:18px\">{Html(story.Headline)}</h1>\n<table>\n");
        foreach (var fact in story.Facts)
            page.Append($"<tr><td style=\"{Label}\">{Html(fact.Label)}</td><td>{Linked(fact.Value, fact.Link)}</td></tr>\n");
        page.Append("</table>\n");
        if (story.Commits.Count > 0)
            page.Append("<h2 style=\"font-size:15px\">Commits</h2>\n<ul>\n").AppendJoin("", story.Commits.Select(commit => $"<li><span style=\"{Code}\">{Linked(commit.Short, commit.Link)}</span> {Html(commit.Text)}</li>\n")).Append("</ul>\n");
        if (story.MoreCommits > 0)
            page.Append($"<p>and {story.MoreCommits} more</p>\n");
        if (story.Failure is { } failure)
            page.Append($"<p><strong>{Html(failure)}</strong></p>\n");
        if (story.LastLines.Count > 0)
            page.Append($"<pre style=\"{Code};background:#f6f8fa;padding:8px;white-space:pre-wrap\">{Html(string.Join('\n', story.LastLines))}</pre>\n");
        if (story.Next is { } next)
            page.Append($"<p>Next: <span style=\"{Code}\">{Html(next)}</span></p>\n");
        if (story.Log is { } log)
            page.Append($"<p>{Linked("The whole output", log)}</p>\n");
        return page.Append("</body></html>\n").ToString();
    }

    private static string Linked(string text, Uri? link) => link is null ? Html(text) : $"<a href=\"{Html(link.AbsoluteUri)}\">{Html(text)}</a>";

    private static string Html(string text) => WebUtility.HtmlEncode(text);

    // Lines of any length and all letters survive every server on the way.
    private static TextPart Part(TextFormat format, string text) => new(format) { Text = text, ContentTransferEncoding = ContentEncoding.QuotedPrintable };

    private static string NameOf(Notification news, DeploymentStage stage, MailboxAddress sender) =>
        MimeUtils.ParseMessageId($"<{news.Deployment.Id.Value}.{stage}@{sender.Domain}>") ?? MimeUtils.GenerateMessageId();
}
