using System.Net;
using System.Net.Sockets;

namespace QgoBuild.Sandbox.Addresses;

/// <summary>
/// Probes published ports. Docker accepts connections whether or not the container listens: only what is received counts.
/// </summary>
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
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), timeoutSource.Token).ConfigureAwait(false);
            var greeting = new byte[4];
            var received = await socket.ReceiveAsync(greeting, SocketFlags.None, timeoutSource.Token).ConfigureAwait(false);
            return greeting.AsSpan(0, received).SequenceEqual("SSH-"u8);
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
