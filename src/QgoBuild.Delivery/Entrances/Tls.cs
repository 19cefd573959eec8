namespace QgoBuild.Delivery.Entrances;

/// <summary>Where the certificate of an environment comes from. Entrances that have one speak TLS 1.2 and 1.3 and HTTP/2.</summary>
public abstract record Tls
{
    /// <summary>For this assembly only: the ways are <see cref="LetsEncrypt"/> and <see cref="OwnCertificate"/>.</summary>
    private protected Tls()
    {
    }
}

/// <summary>
/// An authority that speaks ACME issues it: Let's Encrypt, unless another is set. Certbot orders it in a container beside the edge, renews it by
/// itself, and proves that the names lead here by an answer at port 80, where an entrance has to be.
/// </summary>
/// <param name="Email">Whom the authority writes to.</param>
public sealed record LetsEncrypt(string Email) : Tls
{
    /// <summary>The authority's ACME directory.</summary>
    public Uri Directory { get; init; } = new("https://acme-v02.api.letsencrypt.org/directory");

    /// <summary>Whether an order is rehearsed before the first one, with the authority's staging endpoint: a failure there counts towards no rate limit.</summary>
    public bool UseStagingFirst { get; init; }

    /// <summary>Certbot's image, as the server pulls it. It holds a POSIX shell.</summary>
    public string Image { get; init; } = "certbot/certbot:v3.3.0";

    /// <summary>A file on the server, absolute: the authorities that the ACME directory itself is trusted by. Null for those that the image knows.</summary>
    public string? TrustedAuthoritiesFile { get; init; }
}

/// <summary>A certificate of one's own, which comes with each deployment. Who renews it puts another file in its place and deploys.</summary>
/// <param name="ChainFile">A file here, in PEM: the certificate, and those that lead from it to a root that users trust.</param>
/// <param name="KeyFile">A file here, in PEM and without a passphrase: its private key. It travels by standard input only.</param>
public sealed record OwnCertificate(string ChainFile, string KeyFile) : Tls;
