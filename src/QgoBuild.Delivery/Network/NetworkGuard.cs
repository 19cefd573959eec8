namespace QgoBuild.Delivery.Network;

/// <summary>Checks every connection of this library before it is opened. Tests and drills restrict it, so that a configuration mistake can
/// never reach a real server: a forbidden connection is refused before a packet is sent, DNS queries included.</summary>
public sealed class NetworkGuard
{
    /// <summary>The environment variable that configures the guard: <c>loopback</c>, or unset for no restriction.</summary>
    public const string VariableName = "QGO_NETWORK";

    private readonly HostsFile? _hosts;

    private NetworkGuard(HostsFile? hosts) => _hosts = hosts;

    /// <summary>Allows everything: the default.</summary>
    public static NetworkGuard Unrestricted { get; } = new(hosts: null);

    /// <summary>Allows 127.0.0.0/8, ::1, <c>localhost</c>, and names that have only such addresses in the machine's hosts file. Names that
    /// require a DNS query are refused without one.</summary>
    public static NetworkGuard LoopbackOnly() => new(HostsFile.LoadSystem());

    /// <summary>The guard that the environment variable <see cref="VariableName"/> configures.</summary>
    /// <exception cref="DeliveryException">The variable has an invalid value.</exception>
    public static NetworkGuard FromEnvironment() => Environment.GetEnvironmentVariable(VariableName) switch
    {
        null or "" => Unrestricted,
        "loopback" => LoopbackOnly(),
        var value =>
            throw new DeliveryException($"{VariableName} has the invalid value \"{value}\".", "Set it to \"loopback\", or unset it."),
    };

    /// <summary>Throws if connections to a host are forbidden.</summary>
    /// <param name="host">A name or an address, IPv6 with or without brackets.</param>
    /// <exception cref="NetworkForbiddenException">The host is forbidden. Nothing was sent.</exception>
    public void EnsureAllowed(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (_hosts is not null && !IsLoopback(host, _hosts)) throw new NetworkForbiddenException(host);
    }

    /// <summary>An HTTP handler that checks every connection, including those of redirects, token services and proxies. A forbidden one
    /// fails with a <see cref="NetworkForbiddenException"/> inside an <see cref="HttpRequestException"/>.</summary>
    /// <param name="address">The address of every connection, instead of DNS; null to use DNS.</param>
    public SocketsHttpHandler CreateHttpHandler(IPAddress? address = null) => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(address, context, cancellationToken),
        Proxy = new NonLoopbackProxy(HttpClient.DefaultProxy),
        UseCookies = false,
    };

    /// <summary>A loopback guard with the text of a hosts file, for tests.</summary>
    internal static NetworkGuard LoopbackOnlyWith(string hostsFile) => new(HostsFile.Parse(hostsFile));

    private async ValueTask<Stream> ConnectAsync(IPAddress? address, SocketsHttpConnectionContext context,
        CancellationToken cancellationToken)
    {
        EnsureAllowed(address?.ToString() ?? context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address is null
                ? context.DnsEndPoint : new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsLoopback(string host, HostsFile hosts)
    {
        if (IPAddress.TryParse(host, out var address)) return IPAddress.IsLoopback(address);

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;

        var known = hosts[host].ToList();
        return known.Count > 0 && known.TrueForAll(IPAddress.IsLoopback);
    }
}

/// <summary>The <see cref="NetworkGuard"/> forbids a connection. Nothing was sent.</summary>
public sealed class NetworkForbiddenException(string host)
    : DeliveryException(
        $"Connecting to {host} is forbidden here: {NetworkGuard.VariableName}=loopback allows only addresses of this machine. " +
            "Nothing was sent.",
        $"Unset {NetworkGuard.VariableName} if this connection is intended.")
{
    /// <summary>The forbidden host.</summary>
    public string Host { get; } = host;
}

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
