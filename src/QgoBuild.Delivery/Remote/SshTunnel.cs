using Renci.SshNet;

namespace QgoBuild.Delivery.Remote;

/// <summary>A tunnel through one server to the next. SSH.NET can only forward from a local port, which other users of this machine could
/// connect to. Therefore only the first connection is accepted. If that one is not ours, ours fails, and the other user has reached only
/// the sshd of the next server.</summary>
internal sealed class SshTunnel
{
    private readonly ForwardedPortLocal _port;
    private int _connectionCount;

    private SshTunnel(ForwardedPortLocal port) => _port = port;

    /// <summary>The local address of the tunnel.</summary>
    public static string Host => "127.0.0.1";

    /// <summary>The local port of the tunnel.</summary>
    public int Port => (int)_port.BoundPort;

    /// <summary>Opens a tunnel to a host and port, which the server resolves. It is closed with the connection to the server.</summary>
    public static SshTunnel Open(SshClient through, string host, int port)
    {
        var forwarded = new ForwardedPortLocal(Host, host, (uint)port);
        var tunnel = new SshTunnel(forwarded);
        forwarded.RequestReceived += (_, _) => tunnel.EnsureSingleUse();
        through.AddForwardedPort(forwarded);
        forwarded.Start();
        return tunnel;
    }

    /// <summary>Throws for a second connection, which SSH.NET then closes.</summary>
    private void EnsureSingleUse()
    {
        if (Interlocked.Increment(ref _connectionCount) > 1) throw new InvalidOperationException("The tunnel is in use.");
    }
}
