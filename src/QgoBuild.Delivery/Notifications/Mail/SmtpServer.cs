namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>A server that takes mail. Its text form has no password in it.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Encryption">How what is said to it is kept from others.</param>
/// <param name="User">The user to log in as; null where it asks for none.</param>
public sealed record SmtpServer(string Host, int Port, SmtpEncryption Encryption, string? User = null)
{
    private const string Example = "smtp://USER@mail.example.com:587 (STARTTLS), smtps://USER@mail.example.com (TLS, port 465) or smtp://127.0.0.1:25?encryption=none";

    /// <summary>The user's password. It goes over an encrypted connection only, unless <see cref="SmtpEncryption.None"/> was asked for.</summary>
    public string? Password { get; init; }

    /// <summary>A file of a certificate in PEM form that is trusted besides the machine's own: the authority of a private server.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>
    /// Reads an address: <c>smtp://user@host:587</c>. Encryption is a matter of the scheme and of whether there is a password to be kept:
    /// <c>smtps</c> or port 465 for TLS from the first byte, else STARTTLS, which a user makes a must; <c>?encryption=none</c> for none.
    /// </summary>
    /// <param name="text">The address, without a password: that is a parameter of its own.</param>
    /// <exception cref="DeliveryException">It is none, with exit code 2.</exception>
    public static SmtpServer Parse(string text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("smtp" or "smtps") || address.Host.Length == 0 || address.AbsolutePath is not ("/" or ""))
            throw Wrong("The address of the mail server is none that is understood.");
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
            throw Wrong("There is a password in the address of the mail server, where others can read it: give it as --smtp-password.");
        var user = address.UserInfo.Length > 0 ? Uri.UnescapeDataString(address.UserInfo) : null;
        var implicitly = address.Scheme == "smtps" || address.Port == 465;
        var encryption = address.Query switch
        {
            "?encryption=none" when !implicitly => SmtpEncryption.None,
            "" when implicitly => SmtpEncryption.Implicit,
            "" => user is null ? SmtpEncryption.StartTlsWhenAvailable : SmtpEncryption.StartTls,
            var query => throw Wrong($"The address of the mail server says «{query}», which does not fit."),
        };
        return new SmtpServer(address.IdnHost, address.Port > 0 && !address.IsDefaultPort ? address.Port : address.Scheme == "smtps" ? 465 : 587, encryption, user);

        static DeliveryException Wrong(string what) => new(what, $"For example --smtp-server {Example}", exitCode: 2);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}
