using QgoBuild.Engine.Definition;

namespace QgoBuild.Engine.Planning;

/// <summary>A target of a plan. Positions are indices into the plan, from 0, in the order in which targets run one at a time.</summary>
/// <param name="Index">The target's index in the list of all targets.</param>
/// <param name="Spec">The target.</param>
/// <param name="Invoked">Whether it was invoked, by name or by default.</param>
/// <param name="Predecessors">Positions of the targets that it runs after.</param>
/// <param name="Successors">Positions of the targets that run after it, once for each relation.</param>
/// <param name="ImpliedTargets">Positions of the targets that run because it runs: dependencies and triggers.</param>
internal sealed record PlannedTarget(
    int Index,
    TargetSpec Spec,
    bool Invoked,
    IReadOnlyList<int> Predecessors,
    IReadOnlyList<int> Successors,
    IReadOnlyList<int> ImpliedTargets);
