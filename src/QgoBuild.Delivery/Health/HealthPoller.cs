namespace QgoBuild.Delivery.Health;

/// <summary>Runs probes repeatedly until all of them have succeeded several times in a row, or the deadline has passed. This is the only
/// place with repetition and intervals.</summary>
/// <param name="probes">The probes; all of them run concurrently in each round.</param>
/// <param name="requiredSuccesses">How many consecutive rounds must succeed. A failure resets the count.</param>
/// <param name="interval">The pause between two rounds.</param>
/// <param name="deadline">No further round begins after this time. The first round always runs.</param>
/// <param name="time">The clock.</param>
public sealed class HealthPoller(IReadOnlyList<IProbe> probes, int requiredSuccesses, TimeSpan interval, TimeSpan deadline,
    TimeProvider time)
{
    /// <summary>Runs until success or the deadline.</summary>
    /// <param name="onRound">Receives the result of each round.</param>
    /// <param name="cancellationToken">Cancels the polling with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The result of the last round.</returns>
    public async Task<PollResult> RunAsync(Action<PollResult>? onRound = null, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        for (var (number, streak) = (1, 0); ; number++)
        {
            var results = await Task.WhenAll(probes.Select(probe => probe.ProbeAsync(cancellationToken)));
            streak = Array.TrueForAll(results, result => result.IsHealthy) ? streak + 1 : 0;
            var round = new PollResult(number, results, streak, requiredSuccesses);
            onRound?.Invoke(round);

            if (round.IsHealthy || time.GetElapsedTime(start) + interval > deadline) return round;
            await Task.Delay(interval, time, cancellationToken);
        }
    }
}

/// <summary>The result of one round of a <see cref="HealthPoller"/>.</summary>
/// <param name="Number">The number of the round, from 1.</param>
/// <param name="Results">The result of each probe.</param>
/// <param name="ConsecutiveSuccesses">How many consecutive rounds have succeeded, this one included.</param>
/// <param name="RequiredSuccesses">How many consecutive rounds must succeed.</param>
public sealed record PollResult(int Number, IReadOnlyList<ProbeResult> Results, int ConsecutiveSuccesses, int RequiredSuccesses)
{
    /// <summary>Whether enough rounds have succeeded in a row.</summary>
    public bool IsHealthy => ConsecutiveSuccesses >= RequiredSuccesses;

    /// <summary>The results of the probes that failed.</summary>
    public IEnumerable<ProbeResult> Failures => Results.Where(result => !result.IsHealthy);

    /// <summary>The result in sentences.</summary>
    public override string ToString() =>
        ConsecutiveSuccesses > 0 ? $"Healthy, {ConsecutiveSuccesses} of {RequiredSuccesses} times in a row." : string.Join(' ', Failures);
}
