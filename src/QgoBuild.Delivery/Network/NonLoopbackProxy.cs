using System.Net;

namespace QgoBuild.Delivery.Network;

/// <summary>The proxy of this machine, bypassed for loopback addresses, which a proxy on another machine cannot reach.</summary>
internal sealed class NonLoopbackProxy(IWebProxy inner) : IWebProxy
{
    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => inner.Credentials;
        set => inner.Credentials = value;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : inner.GetProxy(destination);

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => host.IsLoopback || inner.IsBypassed(host);
}
