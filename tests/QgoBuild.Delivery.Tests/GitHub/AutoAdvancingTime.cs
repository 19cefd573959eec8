using System.Collections.Concurrent;

namespace QgoBuild.Delivery.Tests.GitHub;

/// <summary>A clock on which delays end at once and timeouts never expire unless a test expires them, so that tests do not depend on the
/// speed of the machine.</summary>
public sealed class AutoAdvancingTime : TimeProvider
{
    // Longer than any delay between attempts, shorter than any timeout.
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(9);

    private readonly ConcurrentQueue<PendingTimer> _deadlines = new();

    /// <summary>The current time.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 26, 8, 0, 0, TimeSpan.Zero);

    /// <summary>The delays so far, in order.</summary>
    public ConcurrentQueue<TimeSpan> Pauses { get; } = new();

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pendingTimer = new PendingTimer(this, callback, state);
        pendingTimer.Change(dueTime, period);
        return pendingTimer;
    }

    /// <summary>Expires all pending timeouts.</summary>
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
            if (!_disposed) callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
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
