using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>Tells people by mail.</summary>
/// <param name="server">The server that takes the mail.</param>
/// <param name="from">Whom mails are from: an address.</param>
/// <param name="recipients">Whom they are for: addresses.</param>
/// <param name="repository">The address of the repository's pages; null when commits cannot be looked at anywhere.</param>
/// <param name="guard">Decides what may be dialled.</param>
/// <param name="time">The clock.</param>
public sealed class MailNotifier(SmtpServer server, string from, IReadOnlyList<string> recipients, Uri? repository, NetworkGuard guard, TimeProvider time) : INotifier
{
    /// <inheritdoc/>
    public string Name => "Email";

    /// <inheritdoc/>
    /// <exception cref="DeliveryException">The server could not be reached, is not the one that it says it is, or did not take the mail.</exception>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        guard.EnsureAllowed(server.Host);
        using var mail = MailBuilder.Build(NotificationContent.Create(notification, repository), notification, from, recipients, time.GetUtcNow());
        // Revocation is asked of servers that a certificate names: addresses that the guard never sees.
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        if (server.CertificateFile is { } file)
            client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, file);
        await TranslateErrorsAsync(() => SendAsync(client, mail, cancellationToken)).ConfigureAwait(false);
    }

    private async Task SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        await client.ConnectAsync(server.Host, server.Port, ToSocketOptions(server.Encryption), cancellationToken).ConfigureAwait(false);
        if (server.User is { } user)
            await client.AuthenticateAsync(user, server.Password ?? "", cancellationToken).ConfigureAwait(false);
        await client.SendAsync(mail, cancellationToken).ConfigureAwait(false);
        await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task TranslateErrorsAsync(Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
        }
        catch (SslHandshakeException error)
        {
            throw new DeliveryException(
                error.ServerCertificate is null
                    ? $"{server} speaks no TLS that is understood: {FirstLine(error.InnerException?.Message ?? error.Message)}"
                    : $"the certificate of {server} is not trusted: it is for «{NamesOf(error.ServerCertificate)}», issued by «{UntrustedText.OneLine(error.ServerCertificate.Issuer, 200)}», valid until {error.ServerCertificate.GetExpirationDateString()}.",
                "Use the name that the certificate is for; TLS from the first byte is smtps:// in --smtp-server, STARTTLS is smtp://.",
                error);
        }
        catch (NotSupportedException error)
        {
            throw new DeliveryException(
                server.Encryption == SmtpEncryption.StartTls ? $"{server} offers no encryption (STARTTLS), and without it no password is sent." : $"{server} offers no way to log in that is understood.",
                "Another port may offer it (587, or smtps:// for 465).",
                error);
        }
        catch (AuthenticationException error)
        {
            throw new DeliveryException($"{server} does not let «{server.User}» in with this password.", "Set SMTP_PASSWORD, or ./build.sh :secrets set SmtpPassword", error);
        }
        catch (SmtpCommandException error)
        {
            throw new DeliveryException($"{server} refuses {(error.Mailbox is { } mailbox ? $"«{mailbox.Address}»" : "the mail")}: {UntrustedText.OneLine(error.Message, 300)}", cause: error);
        }
        catch (Exception error) when (error is ProtocolException or IOException or SocketException)
        {
            throw new DeliveryException($"{server} cannot be reached, or broke off: {FirstLine(error.Message)}", cause: error);
        }
    }

    private static SecureSocketOptions ToSocketOptions(SmtpEncryption encryption) => encryption switch
    {
        SmtpEncryption.StartTls => SecureSocketOptions.StartTls,
        SmtpEncryption.Implicit => SecureSocketOptions.SslOnConnect,
        SmtpEncryption.StartTlsWhenAvailable => SecureSocketOptions.StartTlsWhenAvailable,
        _ => SecureSocketOptions.None,
    };

    private static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, string authority)
    {
        // A name that does not fit is never excused: only who vouches for the certificate is ours to decide.
        if (errors is SslPolicyErrors.None || errors is not SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 own)
            return errors is SslPolicyErrors.None;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        return chain.Build(own);
    }

    private static string NamesOf(X509Certificate certificate) => UntrustedText.OneLine(
        certificate is X509Certificate2 { } whole && whole.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is { } names
            ? string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString())))
            : certificate.Subject,
        200);

    private static string FirstLine(string text) => UntrustedText.OneLine(text.Split('\n')[0], 300);
}
