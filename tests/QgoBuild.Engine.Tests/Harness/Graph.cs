using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Tests.Engine.Harness;

/// <summary>Creates targets without a build.</summary>
internal static class Graph
{
    /// <summary>Targets by name, each with <c>change</c> applied; relations are given by index.</summary>
    public static TargetSpec[] Targets(params TargetSpec[] targets) => targets;

    public static TargetSpec Target(string name, params int[] dependsOn) =>
        new() { Name = name, DependsOn = dependsOn, Actions = [() => { }] };

    public static Plan Plan(IReadOnlyList<TargetSpec> targets, params int[] invoked)
    {
        var result = Planner.Create(targets, invoked);
        Assert.Empty(result.Problems);
        return result.Plan!;
    }

    public static string Names(Plan plan) => string.Join(' ', plan.Targets.Select(target => target.Spec.Name));
}
