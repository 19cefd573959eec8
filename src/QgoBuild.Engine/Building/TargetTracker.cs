using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.Building;

/// <summary>Keeps the build's own view of its targets up to date, and calls its hooks.</summary>
internal sealed class TargetTracker(NukeBuild build, IReadOnlyList<ExecutableTarget> targets, IBuildObserver next, Action<PlannedTarget> onRunning) : IBuildObserver
{
    private readonly List<(string Target, Exception Exception)> _failures = [];

    public IReadOnlyList<(string Target, Exception Exception)> Failures => _failures;

    public void Skipped(PlannedTarget target, string reason)
    {
        var executable = Set(target, ExecutionStatus.Skipped);
        executable.Skipped = reason;
        next.Skipped(target, reason);
        build.OnTargetSkipped(target.Spec.Name);
    }

    public void Collective(PlannedTarget target)
    {
        Set(target, ExecutionStatus.Collective);
        next.Collective(target);
    }

    public void Running(PlannedTarget target)
    {
        Set(target, ExecutionStatus.Running);
        next.Running(target);
        onRunning(target);
        build.OnTargetRunning(target.Spec.Name);
    }

    public void Succeeded(PlannedTarget target, TimeSpan duration)
    {
        Set(target, ExecutionStatus.Succeeded).Duration = duration;
        build.OnTargetSucceeded(target.Spec.Name);
        next.Succeeded(target, duration);
    }

    public void Failed(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        Set(target, ExecutionStatus.Failed).Duration = duration;
        _failures.Add((target.Spec.Name, exception));
        next.Failed(target, duration, exception);
        build.OnTargetFailed(target.Spec.Name);
    }

    public void Aborted(PlannedTarget target, TimeSpan duration, Exception exception)
    {
        Set(target, ExecutionStatus.Aborted).Duration = duration;
        next.Aborted(target, duration, exception);
    }

    public void Cancelled()
    {
        build.State.IsCleaningUp = true;
        next.Cancelled();
    }

    private ExecutableTarget Set(PlannedTarget target, ExecutionStatus status)
    {
        targets[target.Index].Status = status;
        return targets[target.Index];
    }
}
