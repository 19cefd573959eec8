namespace QgoBuild.Engine.Scheduling;

/// <summary>The progress of a run: an immutable value. Each event (a target started, finished, was skipped; the run is cancelled) returns
/// the next schedule, with the targets that may start and those that are skipped. It is independent of threads: an executor starts any
/// number of the ready targets at once; one at a time in the order of the plan is NUKE's order.</summary>
internal sealed class Schedule
{
    private readonly PersistentArray<ExecutionStatus> _status;
    private readonly PersistentArray<int> _pendingPredecessors;
    private readonly PersistentArray<int> _dependentCounts;

    private Schedule(
        Plan plan, PersistentArray<ExecutionStatus> status, PersistentArray<int> pendingPredecessors, PersistentArray<int> dependentCounts,
        int unfinished, bool isStopping)
    {
        Plan = plan;
        _status = status;
        _pendingPredecessors = pendingPredecessors;
        _dependentCounts = dependentCounts;
        Unfinished = unfinished;
        IsStopping = isStopping;
    }

    public Plan Plan { get; }

    /// <summary>The number of targets that wait or run.</summary>
    public int Unfinished { get; }

    public bool IsDone => Unfinished == 0;

    /// <summary>Whether from now on only targets start that are assured after a failure.</summary>
    public bool IsStopping { get; }

    /// <summary>The status of the target at that position.</summary>
    public ExecutionStatus this[int position] => _status[position];

    /// <summary>The initial schedule, and the targets without predecessors.</summary>
    public static Transition Create(Plan plan)
    {
        var dependentCounts = new int[plan.Count];
        foreach (var target in plan.Targets)
        {
            foreach (var implied in target.ImpliedTargets) dependentCounts[implied]++;
        }

        var schedule = new Schedule(
            plan,
            PersistentArray<ExecutionStatus>.Create(plan.Count, _ => ExecutionStatus.Scheduled),
            PersistentArray<int>.Create(plan.Count, position => plan[position].Predecessors.Count),
            PersistentArray<int>.Create(plan.Count, position => dependentCounts[position]),
            plan.Count,
            isStopping: false);
        return new Transition(schedule, schedule.FindReady(), []);
    }

    /// <summary>All targets that may start, in the order of the plan.</summary>
    public IReadOnlyList<int> FindReady()
    {
        var ready = new List<int>();
        for (var position = 0; position < Plan.Count; position++)
        {
            if (_status[position] == ExecutionStatus.Scheduled && _pendingPredecessors[position] == 0) ready.Add(position);
        }

        return ready;
    }

    /// <summary>The schedule after the start of a target.</summary>
    public Schedule Start(int position)
    {
        var status = _status.ToBuilder();
        status[position] = ExecutionStatus.Running;
        return new Schedule(Plan, status.ToPersistentArray(), _pendingPredecessors, _dependentCounts, Unfinished, IsStopping);
    }

    /// <summary>The transition when a target is skipped: dependencies that only it needs are skipped as well, depending on its
    /// setting.</summary>
    public Transition Skip(int position)
    {
        var transitionBuilder = new TransitionBuilder(this);
        transitionBuilder.Skip(position);
        return transitionBuilder.ToTransition();
    }

    /// <summary>The transition when a target has succeeded, failed, was aborted or has no action.</summary>
    public Transition Finish(int position, ExecutionStatus outcome)
    {
        var transitionBuilder = new TransitionBuilder(this);
        transitionBuilder.Finish(position, outcome);
        if (outcome == ExecutionStatus.Aborted || (outcome == ExecutionStatus.Failed && !Plan[position].Spec.ProceedAfterFailure))
            transitionBuilder.Stop();
        return transitionBuilder.ToTransition();
    }

    /// <summary>The transition when the run is cancelled: from then on only targets start that are assured after a failure.</summary>
    public Transition Stop()
    {
        var transitionBuilder = new TransitionBuilder(this);
        transitionBuilder.Stop();
        return transitionBuilder.ToTransition();
    }

    private sealed class TransitionBuilder(Schedule from)
    {
        private readonly PersistentArray<ExecutionStatus>.Builder _status = from._status.ToBuilder();
        private readonly PersistentArray<int>.Builder _pendingPredecessors = from._pendingPredecessors.ToBuilder();
        private readonly PersistentArray<int>.Builder _dependentCounts = from._dependentCounts.ToBuilder();
        private readonly List<int> _ready = [];
        private readonly List<SkippedTarget> _skipped = [];
        private int _unfinished = from.Unfinished;
        private bool _isStopping = from.IsStopping;

        public void Finish(int position, ExecutionStatus outcome)
        {
            _status[position] = outcome;
            _unfinished--;
            foreach (var successor in from.Plan[position].Successors)
            {
                if (--_pendingPredecessors[successor] == 0) _ready.Add(successor);
            }
        }

        public void Skip(int position)
        {
            Finish(position, ExecutionStatus.Skipped);
            var open = new Stack<int>([position]);
            while (open.TryPop(out var skipped))
            {
                if (from.Plan[skipped].Spec.WhenSkipped == DependencyBehavior.Execute) continue;
                foreach (var implied in from.Plan[skipped].ImpliedTargets)
                {
                    var unneeded = --_dependentCounts[implied] == 0 && !from.Plan[implied].Invoked;
                    if (!unneeded || _status[implied] != ExecutionStatus.Scheduled) continue;
                    Finish(implied, ExecutionStatus.Skipped);
                    _skipped.Add(new SkippedTarget(implied, skipped));
                    open.Push(implied);
                }
            }
        }

        public void Stop()
        {
            if (_isStopping) return;
            _isStopping = true;
            for (var position = 0; position < from.Plan.Count; position++)
            {
                if (_status[position] == ExecutionStatus.Scheduled && !from.Plan[position].Spec.AssuredAfterFailure)
                    Finish(position, ExecutionStatus.NotRun);
            }
        }

        public Transition ToTransition()
        {
            var schedule = new Schedule(from.Plan, _status.ToPersistentArray(), _pendingPredecessors.ToPersistentArray(),
                _dependentCounts.ToPersistentArray(), _unfinished, _isStopping);
            _ready.RemoveAll(position => schedule[position] != ExecutionStatus.Scheduled);
            _ready.Sort();
            return new Transition(schedule, _ready, _skipped);
        }
    }
}

/// <summary>The result of an event.</summary>
/// <param name="Schedule">The schedule after it.</param>
/// <param name="Ready">Positions of the targets that may start from now on, in the order of the plan.</param>
/// <param name="Skipped">Targets that are no longer needed, with the reason.</param>
internal sealed record Transition(Schedule Schedule, IReadOnlyList<int> Ready, IReadOnlyList<SkippedTarget> Skipped);

/// <summary>A target that is skipped as a consequence of another one.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="CausePosition">The position of the skipped target that was the only one to need it.</param>
internal sealed record SkippedTarget(int Position, int CausePosition);
