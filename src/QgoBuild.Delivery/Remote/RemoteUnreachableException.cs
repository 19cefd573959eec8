namespace QgoBuild.Delivery.Remote;

/// <summary>No connection to a server could be made. Nothing was started there.</summary>
public sealed class RemoteUnreachableException : DeliveryException
{
    internal RemoteUnreachableException(RemoteUnreachableReason reason, string message, string remedy, Exception cause)
        : base(message, remedy, cause) => Reason = reason;

    /// <summary>Why not.</summary>
    public RemoteUnreachableReason Reason { get; }
}
