namespace QgoBuild.Engine.Running;

/// <summary>Updates the public state of the build's targets, and calls the build's hooks.</summary>
internal sealed class TargetTracker(NukeBuild build, IReadOnlyList<ExecutableTarget> targets, IBuildObserver inner,
    Action<PlannedTarget> onRunning) : IBuildObserver
{
    private readonly List<(string Target, Exception Exception)> _failures = [];

    public IReadOnlyList<(string Target, Exception Exception)> Failures => _failures;

    public void OnSkipped(PlannedTarget target, string reason)
    {
        var executable = SetStatus(target, ExecutionStatus.Skipped);
        executable.Skipped = reason;
        inner.OnSkipped(target, reason);
        build.OnTargetSkipped(target.Spec.Name);
    }

    public void OnCollective(PlannedTarget target)
    {
        SetStatus(target, ExecutionStatus.Collective);
        inner.OnCollective(target);
    }

    public void OnRunning(PlannedTarget target)
    {
        SetStatus(target, ExecutionStatus.Running);
        inner.OnRunning(target);
        onRunning(target);
        build.OnTargetRunning(target.Spec.Name);
    }

    public void OnSucceeded(PlannedTarget target, TimeSpan duration)
    {
        SetStatus(target, ExecutionStatus.Succeeded).Duration = duration;
        build.OnTargetSucceeded(target.Spec.Name);
        inner.OnSucceeded(target, duration);
    }

    public void OnFailed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        SetStatus(target, ExecutionStatus.Failed).Duration = duration;
        _failures.Add((target.Spec.Name, exception));
        inner.OnFailed(target, duration, exception);
        build.OnTargetFailed(target.Spec.Name);
    }

    public void OnAborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        SetStatus(target, ExecutionStatus.Aborted).Duration = duration;
        inner.OnAborted(target, duration, exception);
    }

    public void OnCancelled()
    {
        build.State.IsCleaningUp = true;
        inner.OnCancelled();
    }

    private ExecutableTarget SetStatus(PlannedTarget target, ExecutionStatus status)
    {
        targets[target.Index].Status = status;
        return targets[target.Index];
    }
}
