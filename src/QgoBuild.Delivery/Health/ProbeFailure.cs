namespace QgoBuild.Delivery.Health;

/// <summary>Why a probe failed.</summary>
public enum ProbeFailure
{
    /// <summary>Nothing listens there.</summary>
    ConnectionRefused,

    /// <summary>This machine has no network that leads there.</summary>
    NetworkUnreachable,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The name has no address.</summary>
    HostNotFound,

    /// <summary>The certificate is not trusted, or TLS failed otherwise.</summary>
    Tls,

    /// <summary>The connection ended before an answer was complete.</summary>
    ConnectionClosed,

    /// <summary>The answer sends somewhere else.</summary>
    Redirected,

    /// <summary>The answer has another status than 200.</summary>
    UnexpectedStatus,

    /// <summary>The answer is not a health report.</summary>
    InvalidHealthReport,

    /// <summary>The backend says itself that it is not well.</summary>
    Degraded,

    /// <summary>Another release answers.</summary>
    UnexpectedCommit,
}
