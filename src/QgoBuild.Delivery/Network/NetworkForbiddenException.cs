namespace QgoBuild.Delivery.Network;

/// <summary>Something was about to be dialled that <see cref="NetworkGuard"/> forbids. Nothing has been sent.</summary>
public sealed class NetworkForbiddenException(string host)
    : DeliveryException(
        $"Connecting to {host} is forbidden here: {NetworkGuard.VariableName}=loopback allows this machine's own addresses only. Nothing was sent.",
        $"Unset {NetworkGuard.VariableName} if this connection is meant.")
{
    /// <summary>The host that was not dialled.</summary>
    public string Host { get; } = host;
}
