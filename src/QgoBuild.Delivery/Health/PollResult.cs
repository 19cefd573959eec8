namespace QgoBuild.Delivery.Health;

/// <summary>One round of a <see cref="HealthPoller"/>.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Results">What each probe saw.</param>
/// <param name="InARow">How many rounds have succeeded one after the other, this one included.</param>
/// <param name="Wanted">How many have to.</param>
public sealed record PollResult(int Number, IReadOnlyList<ProbeResult> Results, int InARow, int Wanted)
{
    /// <summary>True when enough rounds have succeeded in a row.</summary>
    public bool Healthy => InARow >= Wanted;

    /// <summary>The probes that failed.</summary>
    public IEnumerable<ProbeResult> Failures => Results.Where(result => !result.Healthy);

    /// <summary>What this round saw, in sentences.</summary>
    public override string ToString() => InARow > 0 ? $"All is well, {InARow} of {Wanted} times in a row." : string.Join(' ', Failures);
}
