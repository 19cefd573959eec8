namespace QgoBuild.Delivery.Health;

/// <summary>What a probe saw.</summary>
/// <param name="Probe">What was asked: the probe's name.</param>
/// <param name="Failure">Why it failed; null when all is well.</param>
/// <param name="Sentence">What was seen, in one sentence.</param>
public sealed record ProbeResult(string Probe, ProbeFailure? Failure, string Sentence)
{
    /// <summary>True when all is well.</summary>
    public bool IsHealthy => Failure is null;

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
