using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Planning;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Building;

/// <summary>Decides before anything runs which targets are skipped.</summary>
/// <param name="Asked">The names of <c>--skip</c>: none for all that were not asked for, null when nothing is to be skipped.</param>
/// <param name="Done">The names of the targets that the last run has done already.</param>
internal sealed record SkipRules(IReadOnlyList<string>? Asked, IReadOnlyList<string> Done)
{
    /// <summary>The remark on a target that the last run has done.</summary>
    public const string DoneBefore = "done in the last run";

    /// <summary>The skips in the order of the plan; conditions are evaluated for targets that are not skipped anyway.</summary>
    /// <exception cref="TargetFailedException">A condition could not be evaluated.</exception>
    public IReadOnlyList<SkipReason> Decide(Plan plan)
    {
        var skips = new List<SkipReason>();
        for (var position = 0; position < plan.Count; position++)
        {
            var target = plan[position];
            if (IsAsked(target)) skips.Add(new SkipReason(position, "--skip"));
            else if (IsDone(target.Spec)) skips.Add(new SkipReason(position, DoneBefore));
            else if (Unmet(target.Spec) is { Count: > 0 } unmet) skips.Add(SkipReason.Unless(position, unmet));
        }

        return skips;
    }

    // Where a target's inputs tell whether it is up to date, they know better: something may have been changed since.
    private bool IsDone(TargetSpec target) => Done.Contains(target.Name) && !target.Cache.HasInputs;

    private bool IsAsked(PlannedTarget target) =>
        Asked is not null && !target.Invoked &&
        (Asked.Count == 0 || Asked.Any(name => NameFormat.Key(name) == NameFormat.Key(target.Spec.Name)));

    private static IReadOnlyList<string> Unmet(TargetSpec target)
    {
        try
        {
            return Condition.Unmet(target.StaticConditions);
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            var conditions = string.Join(" && ", target.StaticConditions.Select(condition => condition.Text));
            throw new TargetFailedException($"Whether {target.Name} runs ({conditions}) cannot be told: {exception.Message}\nNothing was run.", exception);
        }
    }
}
