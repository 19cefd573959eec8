namespace QgoBuild.Delivery.Remote;

/// <summary>Why no connection to a server could be made.</summary>
public enum RemoteUnreachableReason
{
    /// <summary>The server's machine answered that nothing listens there.</summary>
    Refused,

    /// <summary>Nothing answered in time.</summary>
    TimedOut,

    /// <summary>The name has no address.</summary>
    HostNotFound,

    /// <summary>There is no route to the address.</summary>
    NoRoute,

    /// <summary>Something answered and closed the connection, or does not speak SSH.</summary>
    Closed,

    /// <summary>The server offers no key exchange, cipher or kind of host key that is still considered safe.</summary>
    NoCommonAlgorithm,
}
