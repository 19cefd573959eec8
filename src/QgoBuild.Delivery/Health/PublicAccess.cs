using System.Net;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Health;

/// <summary>How the public addresses of an environment are reached and trusted from here.</summary>
/// <param name="Address">Where all of its names lead; null to ask DNS.</param>
/// <param name="AuthorityFile">A file, in PEM, of an authority that is trusted besides those of this machine; null for none.</param>
public sealed record PublicAccess(IPAddress? Address, string? AuthorityFile)
{
    /// <summary>As everybody reaches them.</summary>
    public static PublicAccess Default { get; } = new(null, null);

    /// <summary>A handler for HTTP that reaches and trusts them so.</summary>
    /// <param name="guard">Asked before every connection.</param>
    /// <exception cref="DeliveryException">The authority's file cannot be read.</exception>
    public SocketsHttpHandler CreateHttpHandler(NetworkGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var handler = guard.CreateHttpHandler(Address);
        if (AuthorityFile is not null)
            handler.SslOptions = AdditionalAuthorities.CreateSslOptions(AdditionalAuthorities.Load(AuthorityFile));
        return handler;
    }
}
