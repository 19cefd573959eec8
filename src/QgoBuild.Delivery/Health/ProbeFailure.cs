namespace QgoBuild.Delivery.Health;

/// <summary>Why a probe failed.</summary>
public enum ProbeFailure
{
    /// <summary>Nothing listens there.</summary>
    Refused,

    /// <summary>This machine has no network that leads there.</summary>
    NoNetwork,

    /// <summary>No answer came in time.</summary>
    TimedOut,

    /// <summary>The name has no address.</summary>
    NameUnknown,

    /// <summary>The certificate is not trusted, or TLS failed otherwise.</summary>
    Tls,

    /// <summary>The connection ended before an answer was complete.</summary>
    Cut,

    /// <summary>The answer sends somewhere else.</summary>
    Redirected,

    /// <summary>The answer has another status than 200.</summary>
    Status,

    /// <summary>The answer is not a health report.</summary>
    NotAReport,

    /// <summary>The backend says itself that it is not well.</summary>
    Degraded,

    /// <summary>Another release answers.</summary>
    OtherCommit,
}
