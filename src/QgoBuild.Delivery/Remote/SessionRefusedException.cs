namespace QgoBuild.Delivery.Remote;

/// <summary>The server opens no further channel on a connection (sshd's <c>MaxSessions</c>). Nothing was run.</summary>
internal sealed class SessionRefusedException(Exception cause) : Exception(cause.Message, cause);
