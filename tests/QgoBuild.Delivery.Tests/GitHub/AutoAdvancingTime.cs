using System.Collections.Concurrent;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>
/// Time in which pauses are over at once and deadlines never come, unless a test lets them: nobody waits, and nothing depends on how fast a machine is.
/// </summary>
public sealed class AutoAdvancingTime : TimeProvider
{
    // Longer than any pause between tries, shorter than any deadline.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(9);

    private readonly ConcurrentQueue<PendingTimer> _deadlines = new();

    /// <summary>The time that it is.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The pauses that were made, in their order.</summary>
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pendingTimer = new PendingTimer(this, callback, state);
        pendingTimer.Change(dueTime, period);
        return pendingTimer;
    }

    /// <summary>Lets the deadlines come that are waited for.</summary>
    public void ExpireDeadlines()
    {
        while (_deadlines.TryDequeue(out var pendingTimer))
            pendingTimer.Fire();
    }

    private sealed class PendingTimer(AutoAdvancingTime time, TimerCallback callback, object? state) : ITimer
    {
        private volatile bool _disposed;

        public void Fire()
        {
            if (!_disposed)
                callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            if (dueTime > MaxPause)
            {
                time._deadlines.Enqueue(this);
                return true;
            }

            time.Pauses.Enqueue(dueTime);
            _ = ThreadPool.UnsafeQueueUserWorkItem(_ => Fire(), null);
            return true;
        }

        public void Dispose() => _disposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
