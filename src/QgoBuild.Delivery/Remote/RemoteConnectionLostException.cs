namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The connection to a server ended while it was in use. The running command may have been completed, in part or not at all, and may still
/// be running there.
/// </summary>
public sealed class RemoteConnectionLostException(string host, string reason, Exception? cause = null)
    : DeliveryException($"The connection to {host} was lost: {reason}. The command may still be running there.", cause: cause)
{
    /// <summary>The server's name, as <see cref="IRemoteHost.Name"/>.</summary>
    public string Host { get; } = host;
}
