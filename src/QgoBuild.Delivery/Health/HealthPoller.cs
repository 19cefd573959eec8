namespace QgoBuild.Delivery.Health;

/// <summary>
/// Asks several probes again and again until all of them succeeded several times in a row, or time is up. Repetitions and times
/// live here and nowhere else.
/// </summary>
/// <param name="probes">What to ask; all of them in each round, at the same time.</param>
/// <param name="requiredSuccesses">How many rounds must succeed one after the other. One failure begins the count anew.</param>
/// <param name="interval">The pause between two rounds.</param>
/// <param name="deadline">After this, no further round begins. The first round always takes place.</param>
/// <param name="time">The clock.</param>
public sealed class HealthPoller(IReadOnlyList<IProbe> probes, int requiredSuccesses, TimeSpan interval, TimeSpan deadline, TimeProvider time)
{
    /// <summary>Watches to the end.</summary>
    /// <param name="onRound">Hears of each round as it ends.</param>
    /// <param name="cancellationToken">Gives up, by <see cref="OperationCanceledException"/>.</param>
    /// <returns>The last round.</returns>
    public async Task<PollResult> RunAsync(Action<PollResult>? onRound = null, CancellationToken cancellationToken = default)
    {
        var start = time.GetTimestamp();
        for (var (number, streak) = (1, 0); ; number++)
        {
            var results = await Task.WhenAll(probes.Select(probe => probe.ProbeAsync(cancellationToken))).ConfigureAwait(false);
            streak = Array.TrueForAll(results, result => result.IsHealthy) ? streak + 1 : 0;
            var round = new PollResult(number, results, streak, requiredSuccesses);
            onRound?.Invoke(round);

            if (round.IsHealthy || time.GetElapsedTime(start) + interval > deadline)
                return round;
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
