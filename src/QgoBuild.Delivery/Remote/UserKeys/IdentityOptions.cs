namespace QgoBuild.Delivery.Remote.UserKeys;

/// <summary>Which keys may be used to log in.</summary>
internal sealed record IdentityOptions
{
    /// <summary>Private keys, or public ones whose private half an agent holds; in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>True when the only file was given by name: it is used, or the reason why it cannot be is an error.</summary>
    public bool IsExplicit { get; init; }

    /// <summary>Certificates, besides those that stand beside the keys (<c>KEY-cert.pub</c>).</summary>
    public IReadOnlyList<string> Certificates { get; init; } = [];

    /// <summary>True when an agent's other keys are not to be tried.</summary>
    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>The passphrase of the files that have one, or null. It is shown nowhere.</summary>
    public Func<string, string?> GetPassphrase { get; init; } = _ => null;
}
