namespace QgoBuild.Delivery.Remote;

/// <summary>The server takes no further command: it refuses another session on the connections that there are, and another connection. The command was not run.</summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="reason">Why not, as a clause.</param>
/// <param name="cause">What happened.</param>
public sealed class RemoteSessionException(string host, string reason, Exception cause) : DeliveryException(
    $"{host} does not run another command now: {reason.TrimEnd('.')}. The command was not run.",
    "Raise MaxSessions or MaxStartups in the server's sshd_config.",
    cause);
