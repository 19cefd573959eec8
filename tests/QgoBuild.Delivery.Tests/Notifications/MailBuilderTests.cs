using CsCheck;
using MimeKit;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Notifications.Mail;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class MailBuilderTests
{
    [Fact]
    public void Each_notification_is_readable()
    {
        var content = NotificationContent.Create(NotificationSamples.Failed, NotificationSamples.Repository);

        Snapshot.Match(MailBuilder.BuildText(content), "mail-rolled-back.txt");
        Snapshot.Match(MailBuilder.BuildHtml(content), "mail-rolled-back.html");
        Snapshot.Match(Written(NotificationSamples.Failed).ReplaceLineEndings("\n"), "mail-rolled-back.eml");
        Snapshot.Match(MailBuilder.BuildText(NotificationContent.Create(NotificationSamples.Succeeded, repository: null)),
            "mail-succeeded.txt");
    }

    [Fact]
    public void The_mails_of_a_deployment_form_one_thread() =>
        Assert.Equal(Mail(NotificationSamples.Started).MessageId, Mail(NotificationSamples.Succeeded).InReplyTo);

    [Fact]
    public void Untrusted_text_adds_no_headers_parts_or_markup() => NotificationSamples.HostileNotifications.Sample(notification =>
    {
        var content = NotificationContent.Create(notification, NotificationSamples.Repository);
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Written(notification)));
        using var read = MimeMessage.Load(stream, TestContext.Current.CancellationToken);

        Assert.Equal(content.Headline.Replace("=?", "= ?", StringComparison.Ordinal), read.Subject);
        Assert.Equal("ops@example.test", Assert.Single(read.To.Mailboxes).Address);
        Assert.Empty(read.Bcc);
        Assert.Empty(read.Cc);
        string[] known =
            ["Subject", "Date", "Message-Id", "From", "To", "Auto-Submitted", "In-Reply-To", "References", "MIME-Version", "Content-Type"];
        Assert.All(read.Headers, header => Assert.Contains(header.Field, known, StringComparer.OrdinalIgnoreCase));
        Assert.Equal(2, Assert.IsType<MultipartAlternative>(read.Body).Count);
        Assert.Equal(MailBuilder.BuildText(content), read.TextBody!.ReplaceLineEndings("\n"));
        // All tags are from the builder, and all attributes are quoted by it.
        Assert.DoesNotMatch("<(?!!DOCTYPE html>|/?(html|head|meta|title|body|h1|h2|table|tr|td|ul|li|span|a|p|strong|pre)[ >])",
            read.HtmlBody);
        Assert.DoesNotMatch(" on[a-z]+=\"", read.HtmlBody);
    });

    private static MimeMessage Mail(Notification notification) =>
        MailBuilder.Build(NotificationContent.Create(notification, NotificationSamples.Repository), notification,
            "Builds <ci@example.test>", ["ops@example.test"], Samples.Now);

    private static string Written(Notification notification)
    {
        using var mail = Mail(notification);
        using var stream = new MemoryStream();
        mail.WriteTo(stream);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
