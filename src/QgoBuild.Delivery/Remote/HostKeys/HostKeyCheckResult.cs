namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>The result of checking the host key of a server.</summary>
/// <param name="Key">The key.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Certificate">The certificate of the key; null for none.</param>
/// <param name="Reason">Why the certificate is not valid; null when it is.</param>
internal sealed record HostKeyCheckResult(HostKey Key, HostKeyVerdict Verdict, KeyCertificate? Certificate = null, string? Reason = null);

/// <summary>The verdict of known_hosts about the host key of a server.</summary>
public enum HostKeyVerdict
{
    /// <summary>The key, or an authority that signed it, is listed for the host.</summary>
    Known,

    /// <summary>No key of this type is listed for the host.</summary>
    Unknown,

    /// <summary>Another key of this type is listed for the host.</summary>
    Changed,

    /// <summary>The key, or the authority that signed it, is listed as revoked for the host.</summary>
    Revoked,

    /// <summary>The key has a certificate, but neither the key nor the authority is listed for the host.</summary>
    AuthorityUnknown,

    /// <summary>The authority is listed for the host, but the certificate is not valid: expired, for another host, …</summary>
    CertificateRefused,
}
