namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>What a line of known_hosts says of its key.</summary>
public enum KnownHostsMarker
{
    /// <summary>It is the key of the named hosts.</summary>
    None,

    /// <summary><c>@revoked</c>: it must never be accepted for the named hosts.</summary>
    Revoked,

    /// <summary><c>@cert-authority</c>: it signs the certificates of the named hosts; it is not itself a key of theirs.</summary>
    CertificateAuthority,
}
