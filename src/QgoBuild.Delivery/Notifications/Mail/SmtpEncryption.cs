namespace QgoBuild.Delivery.Notifications.Mail;

/// <summary>How what is said to a mail server is kept from others.</summary>
public enum SmtpEncryption
{
    /// <summary>It begins in the open and has to become encrypted (STARTTLS) before anything is said: port 587.</summary>
    StartTls,

    /// <summary>It is encrypted from the first byte: port 465.</summary>
    Implicit,

    /// <summary>It becomes encrypted if the server offers it: only where no password is sent.</summary>
    StartTlsWhenAvailable,

    /// <summary>It stays in the open, the password too: only for a server that nobody else can listen to.</summary>
    None,
}
