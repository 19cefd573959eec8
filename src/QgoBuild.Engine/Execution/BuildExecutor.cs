using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Scheduling;

namespace QgoBuild.Engine.Execution;

/// <summary>Runs the targets of a schedule, one at a time in the order of the plan.</summary>
internal sealed class BuildExecutor(IBuildObserver observer, TimeProvider time, CancellationToken cancellation)
{
    private readonly PriorityQueue<int, int> _ready = new();
    private bool _isCancelled;

    /// <summary>Runs until nothing waits any more, and returns what has become of each target.</summary>
    public Schedule Run(ScheduledRun run)
    {
        foreach (var skip in run.Skipped) observer.Skipped(run.Begun.Schedule.Plan[skip.Position], skip.Reason);
        var schedule = Follow(run.Begun);
        while (!schedule.IsDone)
        {
            if (IsNewlyCancelled()) schedule = Follow(schedule.Stop());
            else if (_ready.TryDequeue(out var position, out _)) schedule = Follow(RunTarget(schedule, position));
            else throw new InvalidOperationException("The schedule waits for nothing");
        }

        return schedule;
    }

    private Schedule Follow(Advance advance)
    {
        foreach (var position in advance.Ready) _ready.Enqueue(position, position);
        foreach (var skip in advance.Skipped)
            observer.Skipped(advance.Schedule.Plan[skip.Position], ScheduledRun.Because(advance.Schedule.Plan[skip.Because]));
        return advance.Schedule;
    }

    private Advance RunTarget(Schedule schedule, int position)
    {
        // What was ready may have been skipped or called off since.
        if (schedule[position] != ExecutionStatus.Scheduled) return new Advance(schedule, [], []);

        var target = schedule.Plan[position];
        var start = time.GetTimestamp();
        try
        {
            if (Condition.Unmet(target.Spec.DynamicConditions) is { Count: > 0 } unmet)
            {
                observer.Skipped(target, SkipReason.Unless(position, unmet).Reason);
                return schedule.Skip(position);
            }

            if (target.Spec.Actions.Count == 0)
            {
                observer.Collective(target);
                return schedule.Finish(position, ExecutionStatus.Collective);
            }

            schedule = schedule.Start(position);
            observer.Running(target);
            start = time.GetTimestamp();
            foreach (var action in target.Spec.Actions) action();
        }
        catch (Exception exception)
        {
            return Failed(schedule, position, time.GetElapsedTime(start), Unwrap(exception));
        }

        observer.Succeeded(target, time.GetElapsedTime(start));
        return schedule.Finish(position, ExecutionStatus.Succeeded);
    }

    private Advance Failed(Schedule schedule, int position, TimeSpan duration, Exception exception)
    {
        // Whatever a target says while it is being cancelled, it says because it is being cancelled.
        if (IsNewlyCancelled())
        {
            observer.Aborted(schedule.Plan[position], duration, exception);
            return schedule.Finish(position, ExecutionStatus.Aborted);
        }

        observer.Failed(schedule.Plan[position], duration, exception);
        return schedule.Finish(position, ExecutionStatus.Failed);
    }

    private bool IsNewlyCancelled()
    {
        if (_isCancelled || !cancellation.IsCancellationRequested) return false;
        _isCancelled = true;
        observer.Cancelled();
        return true;
    }

    private static Exception Unwrap(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions.Count: 1 } aggregate => Unwrap(aggregate.InnerExceptions[0]),
        System.Reflection.TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        _ => exception,
    };
}
