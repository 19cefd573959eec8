namespace QgoBuild.Delivery.Health;

/// <summary>A single check of whether something works. <see cref="HealthPoller"/> repeats it.</summary>
public interface IProbe
{
    /// <summary>The name for messages: <c>https://example.org/health</c>.</summary>
    string Name { get; }

    /// <summary>Runs the check once, with a timeout of its own.</summary>
    /// <param name="cancellationToken">Cancels the check with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result. A failure is a result, not an exception.</returns>
    Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken = default);
}

/// <summary>The result of a probe.</summary>
/// <param name="Probe">The name of the probe.</param>
/// <param name="Failure">Why it failed; null when it succeeded.</param>
/// <param name="Sentence">The result in one sentence.</param>
public sealed record ProbeResult(string Probe, ProbeFailure? Failure, string Sentence)
{
    /// <summary>Whether the probe succeeded.</summary>
    public bool IsHealthy => Failure is null;

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}

/// <summary>Why a probe failed.</summary>
public enum ProbeFailure
{
    /// <summary>Nothing listens there.</summary>
    ConnectionRefused,
    /// <summary>This machine has no network route to the address.</summary>
    NetworkUnreachable,
    /// <summary>There was no response in time.</summary>
    TimedOut,
    /// <summary>The name has no address.</summary>
    HostNotFound,
    /// <summary>The certificate is not trusted, or TLS failed otherwise.</summary>
    Tls,
    /// <summary>The connection ended before the response was complete.</summary>
    ConnectionClosed,
    /// <summary>The response is a redirect.</summary>
    Redirected,
    /// <summary>The response has another status than 200.</summary>
    UnexpectedStatus,
    /// <summary>The response is not a health report.</summary>
    InvalidHealthReport,
    /// <summary>The backend reports that it is degraded.</summary>
    Degraded,
    /// <summary>Another release responds.</summary>
    UnexpectedCommit,
}
