namespace QgoBuild.Sandbox.Description;

/// <summary>The sandbox's git origin: a bare repository over SSH.</summary>
public sealed record OriginDescription
{
    /// <summary>The repository as this machine names it.</summary>
    public required string Url { get; init; }

    /// <summary>The repository as the servers name it; their deploy key may fetch and nothing else.</summary>
    public required string ServerUrl { get; init; }

    /// <summary>Absolute path of the private key that may push.</summary>
    public required string PrivateKey { get; init; }

    /// <summary>Absolute path of a known_hosts file that holds the origin's key.</summary>
    public required string KnownHosts { get; init; }
}
