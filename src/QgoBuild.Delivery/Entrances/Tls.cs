namespace QgoBuild.Delivery.Entrances;

/// <summary>The source of the certificate of an environment. Entrances with a certificate use TLS 1.2 and 1.3, and HTTP/2.</summary>
public abstract record Tls
{
    /// <summary>The only sources are <see cref="LetsEncrypt"/> and <see cref="OwnCertificate"/>.</summary>
    private protected Tls() { }
}

/// <summary>A certificate that an ACME authority issues: Let's Encrypt by default. Certbot, in a container beside the edge, orders and
/// renews it. The authority verifies the domain on port 80, which requires an entrance there.</summary>
/// <param name="Email">The email address for messages of the authority.</param>
public sealed record LetsEncrypt(string Email) : Tls
{
    /// <summary>The authority's ACME directory.</summary>
    public Uri Directory { get; init; } = new("https://acme-v02.api.letsencrypt.org/directory");

    /// <summary>Whether the first order is tried at the authority's staging endpoint before: a failure there does not count towards rate
    /// limits.</summary>
    public bool UseStagingFirst { get; init; }

    /// <summary>Certbot's image, as the server pulls it. It must contain a POSIX shell.</summary>
    public string Image { get; init; } = "certbot/certbot:v3.3.0";

    /// <summary>The absolute path of a file on the server with the authorities that are trusted for the ACME directory; null for those of
    /// the image.</summary>
    public string? TrustedAuthoritiesFile { get; init; }
}

/// <summary>A certificate from local files, which each deployment transfers. To renew it, replace the files and deploy.</summary>
/// <param name="ChainFile">A local PEM file: the certificate and its chain, up to a root that browsers trust.</param>
/// <param name="KeyFile">A local PEM file with the private key, without a passphrase. It is transferred through standard input
/// only.</param>
public sealed record OwnCertificate(string ChainFile, string KeyFile) : Tls;
