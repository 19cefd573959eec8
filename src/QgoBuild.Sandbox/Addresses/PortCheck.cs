using System.Net.Sockets;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>Checks that the ports are free before anything is created: Docker would fail half-way.</summary>
internal static class PortCheck
{
    /// <summary>Throws when one of <paramref name="ports"/> is taken.</summary>
    /// <exception cref="PortTakenException">Names all ports that are in use, and the programs where they are known.</exception>
    public static void ThrowIfTaken(IEnumerable<PublishedPort> ports)
    {
        var taken = ports.Where(IsTaken).ToArray();
        if (taken.Length == 0) return;
        var lines = taken.Select(port =>
            $"    {port.Endpoint}   {PortOwner.Find(port) ?? "held by a program that cannot be seen without root (try: sudo ss -ltnp)"}");
        throw new PortTakenException($"""
            The sandbox needs ports that are in use:
            {string.Join('\n', lines)}
            Nothing was made. End what holds them, then run the same command again.
            """);
    }

    private static bool IsTaken(PublishedPort port)
    {
        var endpoint = new IPEndPoint(IPAddress.Parse(port.Address), port.Port);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AccessDenied)
        {
            // A low port and no root: the engine may take it, and only connecting shows whether a program listens.
            return CanConnect(endpoint);
        }
        catch (SocketException) { return true; }
    }

    private static bool CanConnect(IPEndPoint endpoint)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(endpoint);
            return true;
        }
        catch (SocketException) { return false; }
    }
}

/// <summary>A port that the sandbox publishes is in use by something else. Thrown before anything is made.</summary>
/// <param name="message">The message.</param>
public sealed class PortTakenException(string message) : SandboxException(message, exitCode: 2);

/// <summary>Probes published ports. Docker accepts connections whether or not the container listens: only what is received
/// counts.</summary>
internal static class PortProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>An SSH server greets at the port.</summary>
    public static async Task<bool> IsSshListeningAsync(string address, int port, CancellationToken cancellationToken)
    {
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(Timeout);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), timeoutSource.Token);
            var greeting = new byte[4];
            var received = await socket.ReceiveAsync(greeting, SocketFlags.None, timeoutSource.Token);
            return greeting.AsSpan(0, received).SequenceEqual("SSH-"u8);
        }
        catch (SocketException) { return false; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return false; }
    }
}
