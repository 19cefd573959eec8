namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>Keeps the last line of the terminal up to date.</summary>
internal sealed class LiveReporter(LiveProgress progress, IBuildObserver inner) : IBuildObserver
{
    public void OnSkipped(PlannedTarget target, string reason)
    {
        progress.TargetEnded(target.Spec.Name);
        inner.OnSkipped(target, reason);
    }

    public void OnRunning(PlannedTarget target)
    {
        progress.TargetStarted(target.Spec.Name);
        inner.OnRunning(target);
    }

    public void OnCollective(PlannedTarget target)
    {
        progress.TargetEnded(target.Spec.Name);
        inner.OnCollective(target);
    }

    public void OnSucceeded(PlannedTarget target, TimeSpan duration)
    {
        progress.TargetEnded(target.Spec.Name);
        inner.OnSucceeded(target, duration);
    }

    public void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        progress.TargetEnded(target.Spec.Name);
        inner.OnFailed(target, duration, exception);
    }

    public void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        progress.TargetEnded(target.Spec.Name);
        inner.OnAborted(target, duration, exception);
    }

    public void OnCancelled() => inner.OnCancelled();
}
