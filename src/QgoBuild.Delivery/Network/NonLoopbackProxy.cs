using System.Net;

namespace QgoBuild.Delivery.Network;

/// <summary>The machine's own proxy, except for the machine itself: no proxy elsewhere could reach what listens on loopback here.</summary>
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
