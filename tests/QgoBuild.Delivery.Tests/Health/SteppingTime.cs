using Microsoft.Extensions.Time.Testing;

namespace QgoBuild.Delivery.Tests.Health;

/// <summary>A clock that advances only by delays, and at once to the end of each.</summary>
internal sealed class SteppingTime : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime != Timeout.InfiniteTimeSpan) ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
