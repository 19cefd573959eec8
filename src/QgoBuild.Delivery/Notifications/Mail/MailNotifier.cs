using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>Sends notifications by mail.</summary>
/// <param name="server">The SMTP server.</param>
/// <param name="from">The address of the sender.</param>
/// <param name="recipients">The addresses of the recipients.</param>
/// <param name="repository">The web address of the repository, for links to commits; null for no links.</param>
/// <param name="guard">Checks every connection before it is opened.</param>
/// <param name="time">The clock.</param>
public sealed class MailNotifier(SmtpServer server, string from, IReadOnlyList<string> recipients, Uri? repository, NetworkGuard guard,
    TimeProvider time) : INotifier
{
    /// <inheritdoc/>
    public string Name => "Email";

    /// <inheritdoc/>
    /// <exception cref="DeliveryException">The server cannot be reached, its certificate is not trusted, or it refused the
    /// mail.</exception>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        guard.EnsureAllowed(server.Host);
        using var mail =
            MailBuilder.Build(NotificationContent.Create(notification, repository), notification, from, recipients, time.GetUtcNow());
        // A revocation check would connect to servers that the certificate contains, past the guard.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        if (server.CertificateFile is { } file)
            client.ServerCertificateValidationCallback = AdditionalAuthorities.CreateValidationCallback(file);
        await TranslateErrorsAsync(() => SendAsync(client, mail, cancellationToken));
    }

    private async Task SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(server.Host, server.Port, ToSocketOptions(server.Encryption), cancellationToken);
        if (server.User is { } user) await client.AuthenticateAsync(user, server.Password ?? "", cancellationToken);
        await client.SendAsync(mail, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task TranslateErrorsAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (SslHandshakeException error)
        {
            throw new DeliveryException(
                error.ServerCertificate is null
                    ? $"{server} has no supported version of TLS: {FirstLine(error.InnerException?.Message ?? error.Message)}"
                    : $"the certificate of {server} is not trusted: it is for \"{NamesOf(error.ServerCertificate)}\", issued by " +
                        $"\"{UntrustedText.OneLine(error.ServerCertificate.Issuer, 200)}\", valid until " +
                        $"{error.ServerCertificate.GetExpirationDateString()}.",
                "Use the host name of the certificate. In --smtp-server, smtps:// means TLS from the first byte, and smtp:// means " +
                    "STARTTLS.",
                error);
        }
        catch (NotSupportedException error)
        {
            throw new DeliveryException(
                server.Encryption == SmtpEncryption.StartTls
                    ? $"{server} offers no encryption (STARTTLS). The password was not sent."
                    : $"{server} offers no supported authentication mechanism.",
                "Try another port (587, or smtps:// for 465).",
                error);
        }
        catch (AuthenticationException error)
        {
            throw new DeliveryException($"{server} refuses the login of \"{server.User}\" with this password.",
                "Set SMTP_PASSWORD, or ./build.sh :secrets set SmtpPassword", error);
        }
        catch (SmtpCommandException error)
        {
            throw new DeliveryException(
                $"{server} refuses {(error.Mailbox is { } mailbox ? $"\"{mailbox.Address}\"" : "the mail")}: " +
                    $"{UntrustedText.OneLine(error.Message, 300)}", cause: error);
        }
        catch (Exception error) when (error is ProtocolException or IOException or SocketException)
        {
            throw new DeliveryException($"{server} cannot be reached, or closed the connection: {FirstLine(error.Message)}", cause: error);
        }
    }

    private static SecureSocketOptions ToSocketOptions(SmtpEncryption encryption) => encryption switch
    {
        SmtpEncryption.StartTls => SecureSocketOptions.StartTls,
        SmtpEncryption.Implicit => SecureSocketOptions.SslOnConnect,
        SmtpEncryption.StartTlsWhenAvailable => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.None,
    };

    private static string NamesOf(X509Certificate certificate) => UntrustedText.OneLine(
        certificate is X509Certificate2 { } whole &&
            whole.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            : certificate.Subject,
        200);

    private static string FirstLine(string text) => UntrustedText.OneLine(text.Split('\n')[0], 300);
}
