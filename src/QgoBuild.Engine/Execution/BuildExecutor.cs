namespace QgoBuild.Engine.Execution;

/// <summary>Runs the targets of a schedule: as many at once as allowed, in the order of the plan. One at a time, this is NUKE's order. The
/// thread that calls <see cref="Run"/> makes all decisions and calls all observers.</summary>
internal sealed class BuildExecutor(
    IBuildObserver observer, ITargetCache cache, Func<PlannedTarget, ITargetScope> open, TimeProvider time, int parallelism,
    CancellationToken cancellationToken)
{
    private readonly PriorityQueue<int, int> _ready = new();
    private readonly Dictionary<int, ITargetScope> _running = [];
    private bool _isCancelled;

    /// <summary>Runs until no target waits or runs any more, and returns the status of each target.</summary>
    public Schedule Run(InitialSchedule initialSchedule)
    {
        using var workers = new WorkerThreads<TargetOutcome>(parallelism);
        foreach (var skip in initialSchedule.Skipped) ReportSkipped(initialSchedule.Transition.Schedule.Plan[skip.Position], skip.Reason);
        var schedule = Apply(initialSchedule.Transition);
        while (!schedule.IsDone)
        {
            if (CheckCancellation()) schedule = Apply(schedule.Stop());
            else if (TryDequeueReady(schedule, out var position)) schedule = StartTarget(schedule, position, workers);
            else if (_running.Count > 0) schedule = CompleteTarget(schedule, workers.TakeResult());
            else throw new InvalidOperationException("No target runs, and none of the waiting ones can start");
        }

        return schedule;
    }

    private Schedule Apply(Transition transition)
    {
        foreach (var position in transition.Ready) _ready.Enqueue(position, position);
        foreach (var skip in transition.Skipped)
            ReportSkipped(transition.Schedule.Plan[skip.Position],
                InitialSchedule.DescribeCause(transition.Schedule.Plan[skip.CausePosition]));
        return transition.Schedule;
    }

    // The next target that may start now. An exclusive target waits until nothing runs, and all targets after it wait as well.
    private bool TryDequeueReady(Schedule schedule, out int position)
    {
        // A ready target may have been skipped or cancelled in the meantime.
        while (_ready.TryPeek(out position, out _) && schedule[position] != ExecutionStatus.Scheduled) _ready.Dequeue();
        if (_ready.Count == 0 || _running.Count >= parallelism) return false;
        if (_running.Count > 0 && (schedule.Plan[position].Spec.IsExclusive ||
            _running.Keys.Any(other => schedule.Plan[other].Spec.IsExclusive)))
            return false;
        _ready.Dequeue();
        return true;
    }

    private Schedule StartTarget(Schedule schedule, int position, WorkerThreads<TargetOutcome> workers)
    {
        var target = schedule.Plan[position];
        var scope = open(target);
        using (scope.Enter())
        {
            try
            {
                if (Condition.FindUnmet(target.Spec.DynamicConditions) is { Count: > 0 } unmet)
                {
                    observer.OnSkipped(target, SkipReason.FromConditions(position, unmet).Reason);
                    scope.Dispose();
                    return Apply(schedule.Skip(position));
                }

                if (cache.GetUpToDateReason(target.Spec) is { } upToDate)
                {
                    observer.OnSkipped(target, upToDate);
                    scope.Dispose();
                    return Apply(schedule.Finish(position, ExecutionStatus.Skipped));
                }
            }
            catch (Exception exception)
            {
                _running[position] = scope;
                return CompleteTarget(schedule, new TargetOutcome(position, TimeSpan.Zero, Unwrap(exception)));
            }

            if (target.Spec.Actions.Count == 0)
            {
                observer.OnCollective(target);
                scope.Dispose();
                return Apply(schedule.Finish(position, ExecutionStatus.Collective));
            }

            _running[position] = scope;
            schedule = schedule.Start(position);
            observer.OnRunning(target);
        }

        // If no other target can run at the same time, a separate thread would only cost time.
        if (parallelism == 1 || (_running.Count == 1 && _ready.Count == 0))
            return CompleteTarget(schedule, RunActions(target, position, scope));
        workers.Post(() => RunActions(target, position, scope));
        return schedule;
    }

    private TargetOutcome RunActions(PlannedTarget target, int position, ITargetScope scope)
    {
        var start = time.GetTimestamp();
        try
        {
            using var entered = scope.Enter();
            foreach (var action in target.Spec.Actions) action();
            cache.SaveState(target.Spec);
            return new TargetOutcome(position, time.GetElapsedTime(start), null);
        }
        catch (Exception exception) { return new TargetOutcome(position, time.GetElapsedTime(start), Unwrap(exception)); }
    }

    private Schedule CompleteTarget(Schedule schedule, TargetOutcome outcome)
    {
        _running.Remove(outcome.Position, out var ended);
        using var scope = ended!;
        using var entered = scope.Enter();
        return Apply(schedule.Finish(outcome.Position, ReportOutcome(schedule.Plan, outcome, scope)));
    }

    private ExecutionStatus ReportOutcome(Plan plan, TargetOutcome outcome, ITargetScope scope)
    {
        var target = plan[outcome.Position];
        if (outcome.Exception is not { } exception)
        {
            observer.OnSucceeded(target, outcome.Duration);
            return ExecutionStatus.Succeeded;
        }

        // Any failure after a cancellation counts as a consequence of the cancellation.
        if (scope.IsCancelled)
        {
            CheckCancellation();
            observer.OnAborted(target, outcome.Duration, exception);
            return ExecutionStatus.Aborted;
        }

        observer.OnFailed(target, outcome.Duration, exception);
        if (!target.Spec.ProceedAfterFailure)
        {
            // Cancel the other running targets, except those that are assured after a failure.
            foreach (var (running, other) in _running)
            {
                if (!plan[running].Spec.AssuredAfterFailure) other.Cancel();
            }
        }

        return ExecutionStatus.Failed;
    }

    private void ReportSkipped(PlannedTarget target, string reason)
    {
        using var scope = open(target);
        using var entered = scope.Enter();
        observer.OnSkipped(target, reason);
    }

    private bool CheckCancellation()
    {
        if (_isCancelled || !cancellationToken.IsCancellationRequested) return false;
        _isCancelled = true;
        observer.OnCancelled();
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
