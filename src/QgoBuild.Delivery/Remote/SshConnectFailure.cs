using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace QgoBuild.Delivery.Remote;

/// <summary>Translates a failed connection into an error with a reason and a remedy.</summary>
internal static class SshConnectFailure
{
    /// <summary>The message of sshd when it disconnects after too many keys.</summary>
    private const string TooManyKeys = "Too many authentication failures";

    /// <summary>The error for the user; null for an exception that is not a failed connection.</summary>
    public static DeliveryException? ToException(Exception error, SshHop hop, Identities keys, TimeSpan timeout)
    {
        var at = hop.Description;
        var seconds = timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return error switch
        {
            SshConnectionException when error.Message.Contains(TooManyKeys, StringComparison.Ordinal) =>
                new RemoteAuthenticationException(hop, keys, error),
            SshAuthenticationException => new RemoteAuthenticationException(hop, keys, error),
            SocketException socket => Unreachable(socket.SocketErrorCode),
            SshOperationTimeoutException or TimeoutException => Unreachable(SocketError.TimedOut),
            SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } => Create(
                RemoteUnreachableReason.NoCommonAlgorithm, $"{at} have no safe algorithm in common with this program: {error.Message}"),
            SshException when hop.Through is { } through => Create(
                RemoteUnreachableReason.Closed,
                $"{hop.Host} port {hop.Port} cannot be reached through {through}, or closed the connection: {error.Message}"),
            SshException => Create(RemoteUnreachableReason.Closed, $"{at} closed the connection before the login: {error.Message}"),
            _ => null,
        };

        RemoteUnreachableException Unreachable(SocketError code) => code switch
        {
            SocketError.ConnectionRefused =>
                Create(RemoteUnreachableReason.Refused, $"{at} refused the connection: no SSH server listens there."),
            SocketError.TimedOut =>
                Create(RemoteUnreachableReason.TimedOut,
                    $"{at} did not respond within {seconds} seconds: the server is down, or a firewall drops the connection."),
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
                Create(RemoteUnreachableReason.HostNotFound,
                    $"The name {hop.Host} has no address: it is misspelt, or DNS does not respond."),
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown =>
                Create(RemoteUnreachableReason.NoRoute, $"There is no route to {at}: {error.Message}"),
            _ => Create(RemoteUnreachableReason.Closed, $"{at} closed the connection: {error.Message}"),
        };

        RemoteUnreachableException Create(RemoteUnreachableReason reason, string message) =>
            new(reason, message, hop.ToSshCommand("-v").Text, error);
    }
}
