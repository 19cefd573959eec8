using QgoBuild.Engine.Caching;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;

namespace QgoBuild.Engine.Running;

/// <summary>The text of <c>--explain</c>: why targets would or would not run.</summary>
internal static class TargetExplanation
{
    public static string Create(
        Plan plan, InitialSchedule initialSchedule, IReadOnlyList<int> explained, IReadOnlyList<TargetSpec> targets, TargetCache cache) =>
        string.Join("\n\n", explained.Select(index =>
        {
            var spec = targets[index];
            var position = plan.Targets.ToList().FindIndex(planned => planned.Index == index);
            if (position < 0) return $"{spec.Name} would not run: no invoked target needs it.";
            return initialSchedule.Skipped.FirstOrDefault(skip => skip.Position == position) is { } skipped
                ? $"{spec.Name} would be skipped: {skipped.Reason}."
                : cache.Evaluate(spec).Describe(spec.Name, maxDifferences: 20);
        }));
}
