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
    public async Task Encrypted_by_STARTTLS_and_with_a_password()
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
    public async Task Encrypted_from_the_first_byte()
    {
        using var server = new MailServer("implicit");

        await NotifyAsync(server.CreateSmtpServer(SmtpEncryption.Implicit) with { User = User, Password = Password });

        Assert.Equal(User, server.WaitForMail().User);
    }

    [Fact]
    public async Task Encrypted_where_it_is_offered_and_in_the_open_where_there_is_no_password()
    {
        using var server = new MailServer("plain");

        await NotifyAsync(server.CreateSmtpServer(SmtpEncryption.StartTlsWhenAvailable));

        Assert.Null(server.WaitForMail().User);
    }

    [Fact]
    public async Task No_password_is_sent_in_the_open_unless_that_was_asked_for()
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
    public async Task A_certificate_that_nobody_vouches_for_is_said(string mode, SmtpEncryption encryption)
    {
        using var server = new MailServer(mode);

        var refusal = await GetFailureAsync(server.CreateSmtpServer(encryption) with { CertificateFile = null, User = User, Password = Password });

        Assert.Contains("is not trusted: it is for «127.0.0.1», issued by «CN=127.0.0.1»", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_never_excused()
    {
        using var server = new MailServer("starttls", "mail.example.test");

        Assert.Contains("it is for «mail.example.test»", (await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.StartTls))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_repeated()
    {
        using var server = new MailServer("starttls");

        var refusal = await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.StartTls) with { User = User, Password = "sentinel-wrong" });

        Assert.Contains($"does not let «{User}» in", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sentinel", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_that_the_server_refuses_is_named()
    {
        using var server = new MailServer("plain");

        Assert.Contains("refuses «nobody@example.test»: ", (await GetFailureAsync(server.CreateSmtpServer(SmtpEncryption.None), "nobody@example.test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_breaks_off_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var accepting = listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        var refused = GetFailureAsync(new SmtpServer("127.0.0.1", port, SmtpEncryption.None));
        (await accepting).Dispose();
        Assert.Contains("cannot be reached, or broke off", (await refused).Message, StringComparison.Ordinal);

        listener.Stop();
        Assert.Contains($"127.0.0.1:{port} cannot be reached", (await GetFailureAsync(new SmtpServer("127.0.0.1", port, SmtpEncryption.None))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_dialled_that_the_guard_forbids() =>
        await Assert.ThrowsAsync<NetworkForbiddenException>(() => NotifyAsync(new SmtpServer("mail.example.test", 587, SmtpEncryption.None)));

    private static Task NotifyAsync(SmtpServer server, params string[] recipients) =>
        new MailNotifier(server, "Builds <ci@example.test>", recipients is [] ? ["ops@example.test", "Anna <anna@example.test>"] : recipients, NotificationSamples.Repository, NetworkGuard.LoopbackOnly(), TimeProvider.System)
            .NotifyAsync(NotificationSamples.Succeeded, TestContext.Current.CancellationToken);

    private static Task<DeliveryException> GetFailureAsync(SmtpServer server, params string[] recipients) => Assert.ThrowsAsync<DeliveryException>(() => NotifyAsync(server, recipients));
}
