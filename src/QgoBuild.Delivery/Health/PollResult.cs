namespace QgoBuild.Delivery.Health;

/// <summary>One round of a <see cref="HealthPoller"/>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Results">What each probe saw.</param>
/// <param name="ConsecutiveSuccesses">How many rounds have succeeded one after the other, this one included.</param>
/// <param name="RequiredSuccesses">How many have to.</param>
public sealed record PollResult(int Number, IReadOnlyList<ProbeResult> Results, int ConsecutiveSuccesses, int RequiredSuccesses)
{
    /// <summary>True when enough rounds have succeeded in a row.</summary>
    public bool IsHealthy => ConsecutiveSuccesses >= RequiredSuccesses;

    /// <summary>The probes that failed.</summary>
    public IEnumerable<ProbeResult> Failures => Results.Where(result => !result.IsHealthy);

    /// <summary>What this round saw, in sentences.</summary>
    public override string ToString() => ConsecutiveSuccesses > 0 ? $"All is well, {ConsecutiveSuccesses} of {RequiredSuccesses} times in a row." : string.Join(' ', Failures);
}
