namespace QgoBuild.Delivery.Registry;

/// <summary>A registry's address, and the credentials for it.</summary>
/// <param name="Address">The address of the registry, seen from this machine: <c>ghcr.io</c> or <c>127.0.0.10:5443</c>.</param>
public sealed record RegistryAccess(string Address)
{
    /// <summary>The user; null for anonymous access.</summary>
    public string? User { get; init; }

    /// <summary>The user's password or token. Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>A certificate file (PEM) that is trusted in addition to the machine's authorities; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>True for HTTP without TLS. Allowed for a registry on this machine only, because passwords are sent in clear text.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>The root URL of the registry.</summary>
    internal Uri Url => new($"{(PlainHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{Address}/");

    /// <summary>The address only: the rest may be secret.</summary>
    public override string ToString() => Address;
}
