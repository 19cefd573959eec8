namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>What known_hosts says of a key that a server presented.</summary>
public enum HostKeyVerdict
{
    /// <summary>It lists this key for this host, or an authority that signed it.</summary>
    Known,

    /// <summary>It lists no key of this type for this host.</summary>
    Unknown,

    /// <summary>It lists another key of this type for this host.</summary>
    Changed,

    /// <summary>It lists this key, or the authority that signed it, as revoked for this host.</summary>
    Revoked,

    /// <summary>The key came with a certificate, and neither the key nor the authority that signed it is listed for this host.</summary>
    AuthorityUnknown,

    /// <summary>The certificate's authority is listed for this host, but the certificate does not hold: expired, for another host, …</summary>
    CertificateRefused,
}
