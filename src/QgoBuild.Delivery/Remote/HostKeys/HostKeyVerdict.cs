namespace QgoBuild.Delivery.Remote.HostKeys;

/// <summary>What known_hosts says of a key that a server presented.</summary>
public enum HostKeyVerdict
{
    /// <summary>It lists this key for this host.</summary>
    Known,

    /// <summary>It lists no key of this type for this host.</summary>
    Unknown,

    /// <summary>It lists another key of this type for this host.</summary>
    Changed,

    /// <summary>It lists this key as revoked for this host.</summary>
    Revoked,
}
