namespace QgoBuild.Engine;

/// <summary>Finds a target of the build in a list: <c>ExecutionPlan.Contains(Publish)</c>.</summary>
public static class ExecutableTargetExtensions
{
    /// <summary>Whether the list contains the target.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target) =>
        targets.Any(candidate => candidate.Factory.Equals(target));

    /// <summary>Whether the list contains the setup.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Setup target) =>
        targets.Any(candidate => candidate.Factory.Equals(target));

    /// <summary>Whether the list contains the cleanup.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Cleanup target) =>
        targets.Any(candidate => candidate.Factory.Equals(target));
}
