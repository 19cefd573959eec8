namespace QgoBuild.Engine.Planning;

/// <summary>The targets of a run, in the order in which they run one at a time.</summary>
internal sealed record Plan(IReadOnlyList<PlannedTarget> Targets)
{
    public int Count => Targets.Count;

    /// <summary>Whether all targets print results for programs: standard output is then reserved for them.</summary>
    public bool IsQuery => Count > 0 && Targets.All(target => target.Spec.IsQuery);

    public PlannedTarget this[int position] => Targets[position];
}
