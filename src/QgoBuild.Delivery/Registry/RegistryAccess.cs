namespace QgoBuild.Delivery.Registry;

/// <summary>Where a registry is and how this machine gets in.</summary>
/// <param name="Address">The registry as this machine names it: <c>ghcr.io</c> or <c>127.0.0.10:5443</c>.</param>
public sealed record RegistryAccess(string Address)
{
    /// <summary>The user; null to ask anonymously.</summary>
    public string? User { get; init; }

    /// <summary>The user's password or token. Never shown.</summary>
    public string? Password { get; init; }

    /// <summary>A certificate (PEM) that is trusted besides the machine's own authorities; null when those are enough.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>True for HTTP without TLS. Only a registry on this very machine may be asked so: passwords would be readable on the way.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>The registry's root.</summary>
    internal Uri Url => new($"{(PlainHttp ? Uri.UriSchemeHttp : Uri.UriSchemeHttps)}://{Address}/");

    /// <summary>The address alone: the rest may be secret.</summary>
    public override string ToString() => Address;
}
