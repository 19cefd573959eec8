namespace QgoBuild.Delivery.Remote;

/// <summary>The server refuses a further session, on the existing connections and on a new one. The command was not run.</summary>
/// <param name="host">The server's name, as <see cref="IRemoteHost.Name"/>.</param>
/// <param name="reason">The reason, as a clause.</param>
/// <param name="cause">The exception that caused it.</param>
public sealed class RemoteSessionException(string host, string reason, Exception cause) : DeliveryException(
    $"{host} accepts no further command now: {reason.TrimEnd('.')}. The command was not run.",
    "Raise MaxSessions or MaxStartups in the server's sshd_config.",
    cause);
