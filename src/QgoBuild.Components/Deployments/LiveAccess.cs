using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components.Deployments;

/// <summary>The credentials for the real servers, their registry and their repository.</summary>
public sealed record LiveAccess
{
    /// <summary>The file of the SSH key; null for the keys of the user's OpenSSH.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The passphrase of keys that have one, unless the agent holds them.</summary>
    public string? Passphrase { get; init; }

    /// <summary>The known_hosts file with the servers' keys; null for the user's own.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>The user of the registry.</summary>
    public string? RegistryUser { get; init; }

    /// <summary>A token for the registry that may write packages.</summary>
    public string? RegistryToken { get; init; }

    /// <summary>The repository with a branch for each environment.</summary>
    public required GitRemote Origin { get; init; }
}
