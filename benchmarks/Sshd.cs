using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace QgoBuild.Benchmarks;

/// <summary>A real sshd on 127.0.0.1 with its own keys, reachable directly or over a connection with a round trip of 100 ms.</summary>
internal sealed class Sshd : IDisposable
{
    private static readonly TimeSpan OneWayLatency = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly TcpListener _delayedListener = new(IPAddress.Loopback, 0);

    public Sshd(string directory)
    {
        Directory = System.IO.Directory.CreateDirectory(directory).FullName;
        foreach (var key in (string[])["host", "user"])
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", File(key));
        Port = FreePort();
        System.IO.File.WriteAllText(File("config"), $"""
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey "{File("host")}"
            AuthorizedKeysFile "{File("user.pub")}"
            PidFile none
            StrictModes no
            PasswordAuthentication no
            PermitRootLogin yes
            MaxSessions 20
            """);
        if (Environment.IsPrivilegedProcess) System.IO.Directory.CreateDirectory("/run/sshd");
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-f", File("config")]))!;
        _delayedListener.Start();
        DelayedPort = ((IPEndPoint)_delayedListener.LocalEndpoint).Port;
        _ = ForwardAsync();
        var key1 = string.Join(' ', System.IO.File.ReadAllText(File("host.pub")).Split(' ')[..2]);
        System.IO.File.WriteAllText(File("known_hosts"),
            string.Create(CultureInfo.InvariantCulture, $"[127.0.0.1]:{Port} {key1}\n[127.0.0.1]:{DelayedPort} {key1}\n"));
        WaitUntilListening();
    }

    public string Directory { get; }

    /// <summary>The port of the server itself.</summary>
    public int Port { get; }

    /// <summary>The port with a delay of 50 ms in each direction.</summary>
    public int DelayedPort { get; }

    public string File(string name) => Path.Combine(Directory, name);

    public void Dispose()
    {
        _delayedListener.Stop();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }

    private void WaitUntilListening()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                using var client = new TcpClient();
                client.Connect(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private async Task ForwardAsync()
    {
        try
        {
            while (true)
            {
                var near = await _delayedListener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, Port);
                near.NoDelay = far.NoDelay = true;
                _ = DelayAsync(near, far);
                _ = DelayAsync(far, near);
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    // Every chunk is sent on after the same delay.
    private static async Task DelayAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var line = System.Threading.Channels.Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
            var writing = WriteAsync(line.Reader, to);
            var buffer = new byte[64 * 1024];
            while (await from.GetStream().ReadAsync(buffer) is var count and > 0)
                line.Writer.TryWrite(
                    (Stopwatch.GetTimestamp() + (long)(OneWayLatency.TotalSeconds * Stopwatch.Frequency), buffer[..count]));
            line.Writer.Complete();
            await writing;
            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            to.Dispose();
        }
    }

    private static async Task WriteAsync(System.Threading.Channels.ChannelReader<(long Due, byte[] Bytes)> line, TcpClient to)
    {
        await foreach (var (due, bytes) in line.ReadAllAsync())
        {
            if (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is { Ticks: > 0 } wait) await Task.Delay(wait);
            await to.GetStream().WriteAsync(bytes);
        }
    }
}
