namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>The keys that may be used for a login.</summary>
internal sealed record IdentityOptions
{
    /// <summary>The files of private keys, or of public keys whose private keys are in an agent, in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>True when the only file is explicit: an error occurs if it cannot be used.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>Certificates in addition to those beside the keys (<c>KEY-cert.pub</c>).</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>True when other keys of an agent must not be tried.</summary>
    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>Returns the passphrase of a file, or null. Never printed.</summary>
    public Func<string, string?> GetPassphrase { get; init; } = _ => null;
}
