namespace QgoBuild.Delivery.Health;

/// <summary>One question whose answer shows whether something works. It asks once: <see cref="HealthPoller"/> repeats.</summary>
public interface IProbe
{
    /// <summary>What is asked, for people: <c>https://example.org/health</c>.</summary>
    string Name { get; }

    /// <summary>Asks once, within a time of its own.</summary>
    /// <param name="cancellationToken">Gives up, by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The answer; what fails is an answer too, not an exception.</returns>
    Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken = default);
}
