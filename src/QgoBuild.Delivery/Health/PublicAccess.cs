using System.Net;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Health;

/// <summary>How the public addresses of an environment are reached and trusted from here.</summary>
/// <param name="Address">The address that replaces DNS for all of its names; null to use DNS.</param>
/// <param name="AuthorityFile">A PEM file of an authority that is trusted in addition to those of this machine; null for none.</param>
public sealed record PublicAccess(IPAddress? Address, string? AuthorityFile)
{
    /// <summary>DNS and the authorities of this machine.</summary>
    public static PublicAccess Default { get; } = new(null, null);

    /// <summary>An HTTP handler with this address and trust.</summary>
    /// <param name="guard">Checks every connection before it is opened.</param>
    /// <exception cref="DeliveryException">The authority's file cannot be read.</exception>
    public SocketsHttpHandler CreateHttpHandler(NetworkGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var handler = guard.CreateHttpHandler(Address);
        if (AuthorityFile is not null) handler.SslOptions = AdditionalAuthorities.CreateSslOptions(AuthorityFile);
        return handler;
    }
}
