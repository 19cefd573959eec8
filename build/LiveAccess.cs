using QgoBuild.Delivery.Sources;

/// <summary>What it takes to reach the real servers.</summary>
sealed record LiveAccess
{
    /// <summary>The file of the SSH key to log in with; null for the keys that the user's OpenSSH has.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>The passphrase of keys that have one, unless the agent holds them.</summary>
    public string? Passphrase { get; init; }

    /// <summary>The file that lists the servers' own keys; null for those that the user's OpenSSH has.</summary>
    public string? KnownHosts { get; init; }

    /// <summary>The user of ghcr.io.</summary>
    public string? RegistryUser { get; init; }

    /// <summary>A token for ghcr.io that may write packages.</summary>
    public string? RegistryToken { get; init; }

    /// <summary>The repository whose branches say what environments should run.</summary>
    public required GitRemote Origin { get; init; }
}
