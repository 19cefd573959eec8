namespace QgoBuild.Engine.Planning;

/// <summary>The targets of a run, in the order in which they run one at a time.</summary>
internal sealed record Plan(IReadOnlyList<PlannedTarget> Targets)
{
    public int Count => Targets.Count;

    public PlannedTarget this[int position] => Targets[position];
}
