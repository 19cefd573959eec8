namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>An SMTP server. Its text form contains no password.</summary>
/// <param name="Host">The host name.</param>
/// <param name="Port">The port.</param>
/// <param name="Encryption">The encryption of the connection.</param>
/// <param name="User">The user to log in as; null for no login.</param>
public sealed record SmtpServer(string Host, int Port, SmtpEncryption Encryption, string? User = null)
{
    private const string Example =
        "smtp://USER@mail.example.com:587 (STARTTLS), smtps://USER@mail.example.com (TLS, port 465) or smtp://127.0.0.1:25?encryption=none";

    /// <summary>The password. It is sent over an encrypted connection only, unless <see cref="SmtpEncryption.None"/> is
    /// configured.</summary>
    public string? Password { get; init; }

    /// <summary>A PEM file of an authority that is trusted in addition to those of this machine; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Reads an address: <c>smtp://user@host:587</c>. With <c>smtps</c> or port 465 the connection uses TLS from the first byte,
    /// otherwise STARTTLS, which is required when there is a user; <c>?encryption=none</c> disables it.</summary>
    /// <param name="text">The address, without a password.</param>
    /// <exception cref="DeliveryException">The address is invalid: exit code 2.</exception>
    public static SmtpServer Parse(string text)
    {
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("smtp" or "smtps") ||
            address.Host.Length == 0 || address.AbsolutePath is not ("/" or ""))
            throw CreateException("The address of the mail server is invalid.");
        if (address.UserInfo.Contains(':', StringComparison.Ordinal))
            throw CreateException("The address of the mail server contains a password, which others can read. Pass it as --smtp-password.");
        var user = address.UserInfo.Length > 0 ? Uri.UnescapeDataString(address.UserInfo) : null;
        var implicitly = address.Scheme == "smtps" || address.Port == 465;
        var encryption = address.Query switch
        {
            "?encryption=none" when !implicitly => SmtpEncryption.None,
            "" when implicitly => SmtpEncryption.Implicit,
            "" => user is null ? SmtpEncryption.StartTlsWhenAvailable : SmtpEncryption.StartTls,
            var query => throw CreateException($"The address of the mail server has \"{query}\", which is not valid for it."),
        };
        return new SmtpServer(address.IdnHost, address.Port > 0 && !address.IsDefaultPort ? address.Port : address.Scheme == "smtps" ? 465
            : 587, encryption, user);

        static DeliveryException CreateException(string problem) => new(problem, $"For example --smtp-server {Example}", exitCode: 2);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>The encryption of a connection to an SMTP server.</summary>
public enum SmtpEncryption
{
    /// <summary>STARTTLS is required before anything is sent: port 587.</summary>
    StartTls,
    /// <summary>TLS from the first byte: port 465.</summary>
    Implicit,
    /// <summary>STARTTLS if the server offers it: only for a server without login.</summary>
    StartTlsWhenAvailable,
    /// <summary>No encryption, also of the password: only for a server in a trusted network.</summary>
    None,
}
