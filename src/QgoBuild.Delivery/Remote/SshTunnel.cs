using Renci.SshNet;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// A way through one server to the next. SSH.NET can forward from a port of this machine only, so for a moment anybody here could
/// enter; the first connection is let in, and no other. Should that be a stranger's, ours fails, and the stranger has reached no more
/// than the next server's front door.
/// </summary>
internal sealed class SshTunnel
{
    private readonly ForwardedPortLocal _port;
    private int _connectionCount;

    private SshTunnel(ForwardedPortLocal port) => _port = port;

    /// <summary>The address of this machine at which it begins.</summary>
    public static string Host => "127.0.0.1";

    /// <summary>The port at which it begins.</summary>
    public int Port => (int)_port.BoundPort;

    /// <summary>Opens a way to a host and port, as the server resolves them. It is closed with the connection that it goes through.</summary>
    public static SshTunnel Open(SshClient through, string host, int port)
    {
        var forwarded = new ForwardedPortLocal(Host, host, (uint)port);
        var tunnel = new SshTunnel(forwarded);
        forwarded.RequestReceived += (_, _) => tunnel.EnsureSingleUse();
        through.AddForwardedPort(forwarded);
        forwarded.Start();
        return tunnel;
    }

    /// <summary>SSH.NET takes an error here as a reason to hang up on whoever knocks.</summary>
    private void EnsureSingleUse()
    {
        if (Interlocked.Increment(ref _connectionCount) > 1)
            throw new InvalidOperationException("The tunnel is in use.");
    }
}
