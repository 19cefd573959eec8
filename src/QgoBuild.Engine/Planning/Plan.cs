namespace QgoBuild.Engine.Planning;

/// <summary>The targets of a run, in the order in which they run one at a time.</summary>
internal sealed record Plan(IReadOnlyList<PlannedTarget> Targets)
{
    public int Count => Targets.Count;

    /// <summary>Whether all targets print results for programs: standard output is then reserved for them.</summary>
    public bool IsQuery => Count > 0 && Targets.All(target => target.Spec.IsQuery);

    public PlannedTarget this[int position] => Targets[position];
}

/// <summary>A target of a plan. Positions are indices into the plan, from 0, in the order in which targets run one at a time.</summary>
/// <param name="Index">The target's index in the list of all targets.</param>
/// <param name="Spec">The target.</param>
/// <param name="Invoked">Whether it was invoked, by name or by default.</param>
/// <param name="Predecessors">Positions of the targets that it runs after.</param>
/// <param name="Successors">Positions of the targets that run after it, once for each relation.</param>
/// <param name="ImpliedTargets">Positions of the targets that run because it runs: dependencies and triggers.</param>
internal sealed record PlannedTarget(
    int Index, TargetSpec Spec, bool Invoked, IReadOnlyList<int> Predecessors, IReadOnlyList<int> Successors,
    IReadOnlyList<int> ImpliedTargets);

/// <summary>A plan, or the problems that prevent one.</summary>
internal sealed record PlanResult(Plan? Plan, IReadOnlyList<Problem> Problems);
