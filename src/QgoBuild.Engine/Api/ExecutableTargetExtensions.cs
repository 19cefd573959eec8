using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine;

/// <summary>Looks for a target of the build in a list: <c>ExecutionPlan.Contains(Publish)</c>.</summary>
public static class ExecutableTargetExtensions
{
    /// <summary>Whether the target is among them.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target) => targets.Any(candidate => candidate.Factory.Equals(target));

    /// <summary>Whether the setup is among them.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Setup target) => targets.Any(candidate => candidate.Factory.Equals(target));

    /// <summary>Whether the cleanup is among them.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Cleanup target) => targets.Any(candidate => candidate.Factory.Equals(target));
}
