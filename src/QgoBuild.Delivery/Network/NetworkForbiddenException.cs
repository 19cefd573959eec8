namespace QgoBuild.Delivery.Network;

/// <summary>The <see cref="NetworkGuard"/> forbids a connection. Nothing was sent.</summary>
public sealed class NetworkForbiddenException(string host)
    : DeliveryException(
        $"Connecting to {host} is forbidden here: {NetworkGuard.VariableName}=loopback allows only addresses of this machine. " +
            "Nothing was sent.",
        $"Unset {NetworkGuard.VariableName} if this connection is intended.")
{
    /// <summary>The forbidden host.</summary>
    public string Host { get; } = host;
}
