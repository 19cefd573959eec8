namespace QgoBuild.Sandbox.Processes;

/// <summary>Waits for a condition, which is checked repeatedly until a deadline.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns true as soon as the condition holds, false when it did not within the time given.</summary>
    public static async Task<bool> UntilAsync(Func<CancellationToken, Task<bool>> condition, TimeSpan timeout, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await condition(cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(start) > timeout) return false;
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }
}
