using System.Net;
using System.Net.Sockets;

namespace QgoBuild.Delivery.Network;

/// <summary>
/// Stands before every connection that this library opens. Tests and rehearsals switch it on, so that a mistake in a
/// configuration can never reach a real server: it refuses before a packet is sent, DNS queries included.
/// </summary>
public sealed class NetworkGuard
{
    /// <summary>The environment variable that chooses: <c>loopback</c>, or unset for no restriction.</summary>
    public const string VariableName = "QGO_NETWORK";

    private readonly HostsFile? _hosts;

    private NetworkGuard(HostsFile? hosts) => _hosts = hosts;

    /// <summary>Allows everything: the default for people.</summary>
    public static NetworkGuard Unrestricted { get; } = new(hosts: null);

    /// <summary>
    /// Allows 127.0.0.0/8, ::1, <c>localhost</c>, and the names that the machine's hosts file gives such addresses only. Names that
    /// would need a DNS query are refused without one.
    /// </summary>
    public static NetworkGuard LoopbackOnly() => new(HostsFile.LoadSystem());

    /// <summary>What the environment variable <see cref="VariableName"/> asks for.</summary>
    /// <exception cref="DeliveryException">The variable has a value that means nothing.</exception>
    public static NetworkGuard FromEnvironment() => Environment.GetEnvironmentVariable(VariableName) switch
    {
        null or "" => Unrestricted,
        "loopback" => LoopbackOnly(),
        var value => throw new DeliveryException($"{VariableName} is «{value}», which means nothing.", $"Set it to «loopback», or unset it."),
    };

    /// <summary>Returns if <paramref name="host"/> may be dialled.</summary>
    /// <param name="host">A name or an address, IPv6 with or without brackets.</param>
    /// <exception cref="NetworkForbiddenException">It may not. Nothing was sent.</exception>
    public void EnsureAllowed(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        if (_hosts is not null && !IsLoopback(host, _hosts))
            throw new NetworkForbiddenException(host);
    }

    /// <summary>
    /// A handler for HTTP whose every connection asks this guard first: also those that a redirect, a token service or a proxy leads to.
    /// A forbidden one fails with <see cref="NetworkForbiddenException"/> inside of <see cref="HttpRequestException"/>.
    /// </summary>
    /// <param name="address">Where every connection goes, whatever its name means to DNS; null to ask that.</param>
    public SocketsHttpHandler CreateHttpHandler(IPAddress? address = null) => new()
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(address, context, cancellationToken),
        Proxy = new NonLoopbackProxy(HttpClient.DefaultProxy),
        UseCookies = false,
    };

    /// <summary>A guard over a hosts file with this text, for tests.</summary>
    internal static NetworkGuard LoopbackOnlyWith(string hostsFile) => new(HostsFile.Parse(hostsFile));

    private async ValueTask<Stream> ConnectAsync(IPAddress? address, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        EnsureAllowed(address?.ToString() ?? context.DnsEndPoint.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address is null ? context.DnsEndPoint : new IPEndPoint(address, context.DnsEndPoint.Port), cancellationToken).ConfigureAwait(false);
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
        if (IPAddress.TryParse(host, out var address))
            return IPAddress.IsLoopback(address);

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;

        var known = hosts[host].ToList();
        return known.Count > 0 && known.TrueForAll(IPAddress.IsLoopback);
    }
}
