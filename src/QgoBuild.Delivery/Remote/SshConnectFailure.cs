using System.Globalization;
using System.Net.Sockets;
using QgoBuild.Delivery.Remote.UserKeys;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace QgoBuild.Delivery.Remote;

/// <summary>Says in one sentence why a connection could not be made, and what to type next.</summary>
internal static class SshConnectFailure
{
    /// <summary>What sshd says when it hangs up after too many keys.</summary>
    private const string TooManyKeys = "Too many authentication failures";

    /// <summary>The failure as the person at the terminal should see it; null when it is none of ours to explain.</summary>
    public static DeliveryException? ToException(Exception error, SshHop hop, Identities keys, TimeSpan timeout)
    {
        var at = hop.Description;
        var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return error switch
        {
            SshConnectionException when error.Message.Contains(TooManyKeys, StringComparison.Ordinal) => new RemoteAuthenticationException(hop, keys, error),
            SshAuthenticationException => new RemoteAuthenticationException(hop, keys, error),
            SocketException socket => Unreachable(socket.SocketErrorCode),
            SshOperationTimeoutException or TimeoutException => Unreachable(SocketError.TimedOut),
            SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } => Say(
                RemoteUnreachableReason.NoCommonAlgorithm, $"{at} and this program share no safe algorithm: {error.Message}"),
            SshException when hop.Through is { } through => Say(
                RemoteUnreachableReason.Closed, $"{hop.Host} port {hop.Port} cannot be reached over {through}, or ended the connection: {error.Message}"),
            SshException => Say(RemoteUnreachableReason.Closed, $"{at} ended the connection before a login was possible: {error.Message}"),
            _ => null,
        };

        RemoteUnreachableException Unreachable(SocketError code) => code switch
        {
            SocketError.ConnectionRefused =>
                Say(RemoteUnreachableReason.Refused, $"{at} refused the connection: no SSH server listens there."),
            SocketError.TimedOut =>
                Say(RemoteUnreachableReason.TimedOut, $"{at} did not answer within {seconds} seconds: the server is down, or a firewall drops the connection."),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                Say(RemoteUnreachableReason.HostNotFound, $"The name {hop.Host} has no address: it is misspelt, or DNS does not answer."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown =>
                Say(RemoteUnreachableReason.NoRoute, $"There is no route to {at}: {error.Message}"),
            _ =>
                Say(RemoteUnreachableReason.Closed, $"{at} ended the connection: {error.Message}"),
        };

        RemoteUnreachableException Say(RemoteUnreachableReason reason, string message) =>
            new(reason, message, hop.ToSshCommand("-v").Text, error);
    }
}
