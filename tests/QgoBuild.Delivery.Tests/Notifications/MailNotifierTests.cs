using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications.Mail;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class MailNotifierTests
{
    private const string User = "ci@example.test";
    private const string Password = "sentinel-5ecret";

    [Fact]
    public async Task A_mail_is_sent_with_STARTTLS_and_a_password()
    {
        using var server = new MailServer("starttls");

        await NotifyAsync(server.CreateSmtpServer(SmtpEncryption.StartTls) with { User = User, Password = Password });

        var mail = server.WaitForMail();
        Assert.True(mail.IsEncrypted);
        Assert.Equal(User, mail.User);
        Assert.Equal(["ops@example.test", "anna@example.test"], mail.To);
        Assert.Equal("staging: 1.4.0 (4f2ab12c) is live", mail.Message.Subject);
        Assert.Contains("Change 1 & <!channel> *that*", mail.Message.TextBody, StringComparison.Ordinal);
        Assert.Contains("Change 1 &amp; &lt;!channel&gt; *that*", mail.Message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_sent_with_TLS_from_the_first_byte()
    {
        using var server = new MailServer("implicit");

        await NotifyAsync(server.CreateSmtpServer(SmtpEncryption.Implicit) with { User = User, Password = Password });

        Assert.Equal(User, server.WaitForMail().User);
    }

    [Fact]
    public async Task Without_a_password_encryption_is_optional()
    {
        using var server = new MailServer("plain");

        await NotifyAsync(server.CreateSmtpServer(SmtpEncryption.StartTlsWhenAvailable));

        Assert.Null(server.WaitForMail().User);
    }

    [Fact]
    public async Task A_password_is_sent_without_encryption_only_if_configured()
    {
        using var server = new MailServer("login-in-the-open");
        var at = server.CreateSmtpServer(SmtpEncryption.StartTls) with { User = User, Password = Password };

        Assert.Contains("offers no encryption (STARTTLS)", (await GetFailureAsync(at)).Message, StringComparison.Ordinal);
        await NotifyAsync(at with { Encryption = SmtpEncryption.None });

        Assert.Equal(User, server.WaitForMail().User);
    }

    [Theory]
    [InlineData("starttls", SmtpEncryption.StartTls)]
    [InlineData("implicit", SmtpEncryption.Implicit)]
    public async Task An_untrusted_certificate_is_reported(string mode, SmtpEncryption encryption)
    {
        using var server = new MailServer(mode);

        var refusal =
            await GetFailureAsync(server.CreateSmtpServer(encryption) with { CertificateFile = null, User = User, Password = Password });

        Assert.Contains("is not trusted: it is for \"127.0.0.1\", issued by \"CN=127.0.0.1\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused()
    {
        using var server = new MailServer("starttls", "mail.example.test");

        Assert.Contains("it is for \"mail.example.test\"",
            (await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.StartTls))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_reported_and_not_printed()
    {
        using var server = new MailServer("starttls");

        var refusal =
            await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.StartTls) with { User = User, Password = "sentinel-wrong" });

        Assert.Contains($"refuses the login of \"{User}\"", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_recipient_is_reported()
    {
        using var server = new MailServer("plain");

        Assert.Contains("refuses \"nobody@example.test\": ",
            (await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.None), "nobody@example.test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_or_a_lost_connection_is_reported()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var accepting = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        var refused = GetFailureAsync(new SmtpServer("127.0.0.1", port, SmtpEncryption.None));
        (await accepting).Dispose();
        Assert.Contains("cannot be reached, or closed the connection", (await refused).Message, StringComparison.Ordinal);

        listener.Stop();
        Assert.Contains($"127.0.0.1:{port} cannot be reached",
            (await GetFailureAsync(new SmtpServer("127.0.0.1", port, SmtpEncryption.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forbidden_host_is_not_connected_to() =>
        await Assert.ThrowsAsync<NetworkForbiddenException>(() =>
            NotifyAsync(new SmtpServer("mail.example.test", 587, SmtpEncryption.None)));

    private static Task NotifyAsync(SmtpServer server, params string[] recipients) =>
        new MailNotifier(server, "Builds <ci@example.test>", recipients is []
            ? ["ops@example.test", "Anna <anna@example.test>"]
            : recipients, NotificationSamples.Repository, NetworkGuard.LoopbackOnly(), TimeProvider.System)
            .NotifyAsync(NotificationSamples.Succeeded, TestContext.Current.CancellationToken);

    private static Task<DeliveryException> GetFailureAsync(SmtpServer server, params string[] recipients) =>
        Assert.ThrowsAsync<DeliveryException>(() => NotifyAsync(server, recipients));
}
