using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.Reporting;

/// <summary>Keeps the last line of the terminal up to date.</summary>
internal sealed class LiveReporter(LiveProgress live, IBuildObserver next) : IBuildObserver
{
    public void Skipped(PlannedTarget target, string reason)
    {
        live.Ended(target.Spec.Name);
        next.Skipped(target, reason);
    }

    public void Running(PlannedTarget target)
    {
        live.Started(target.Spec.Name);
        next.Running(target);
    }

    public void Collective(PlannedTarget target)
    {
        live.Ended(target.Spec.Name);
        next.Collective(target);
    }

    public void Succeeded(PlannedTarget target, TimeSpan duration)
    {
        live.Ended(target.Spec.Name);
        next.Succeeded(target, duration);
    }

    public void Failed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        live.Ended(target.Spec.Name);
        next.Failed(target, duration, exception);
    }

    public void Aborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        live.Ended(target.Spec.Name);
        next.Aborted(target, duration, exception);
    }

    public void Cancelled() => next.Cancelled();
}
