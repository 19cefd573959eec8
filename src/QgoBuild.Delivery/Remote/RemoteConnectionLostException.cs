namespace QgoBuild.Delivery.Remote;

/// <summary>
/// The connection to a server ended while it was in use. This says nothing about the command that was running: it may have been
/// done, in part or not at all, and may still be running there.
/// </summary>
public sealed class RemoteConnectionLostException(string host, string reason, Exception? cause = null)
    : DeliveryException($"The connection to {host} was lost: {reason}. What was started there may still be running.", cause: cause)
{
    /// <summary>The server's name, as <see cref="IRemoteHost.Name"/>.</summary>
    public string Host { get; } = host;
}
