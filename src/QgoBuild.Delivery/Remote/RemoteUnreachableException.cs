namespace QgoBuild.Delivery.Remote;

/// <summary>The connection to a server failed. Nothing was run there.</summary>
public sealed class RemoteUnreachableException : DeliveryException
{
    internal RemoteUnreachableException(RemoteUnreachableReason reason, string message, string remedy, Exception cause)
        : base(message, remedy, cause) => Reason = reason;

    /// <summary>The reason.</summary>
    public RemoteUnreachableReason Reason { get; }
}

/// <summary>Why a connection to a server failed.</summary>
public enum RemoteUnreachableReason
{
    /// <summary>The machine refused the connection: nothing listens on the port.</summary>
    Refused,
    /// <summary>There was no response in time.</summary>
    TimedOut,
    /// <summary>The name has no address.</summary>
    HostNotFound,
    /// <summary>There is no route to the address.</summary>
    NoRoute,
    /// <summary>The connection was closed, or the other side does not use SSH.</summary>
    Closed,
    /// <summary>The server offers no safe key exchange, cipher or type of host key.</summary>
    NoCommonAlgorithm,
}
