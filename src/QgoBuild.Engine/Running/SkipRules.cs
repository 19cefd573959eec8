namespace QgoBuild.Engine.Running;

/// <summary>Decides before anything runs which targets are skipped.</summary>
/// <param name="SkipNames">The names of <c>--skip</c>: none for all but the invoked targets, null without <c>--skip</c>.</param>
/// <param name="CompletedNames">The names of the targets that succeeded in the last run.</param>
internal sealed record SkipRules(IReadOnlyList<string>? SkipNames, IReadOnlyList<string> CompletedNames)
{
    /// <summary>The note on a target that succeeded in the last run.</summary>
    public const string CompletedEarlier = "done in the last run";

    /// <summary>The skips in the order of the plan; conditions are evaluated for targets that are not skipped anyway.</summary>
    /// <exception cref="TargetFailedException">A condition could not be evaluated.</exception>
    public IReadOnlyList<SkipReason> Decide(Plan plan)
    {
        var skips = new List<SkipReason>();
        for (var position = 0; position < plan.Count; position++)
        {
            var target = plan[position];
            if (IsSkipRequested(target)) skips.Add(new SkipReason(position, "--skip"));
            else if (IsCompleted(target.Spec)) skips.Add(new SkipReason(position, CompletedEarlier));
            else if (FindUnmetConditions(target.Spec) is { Count: > 0 } unmet) skips.Add(SkipReason.FromConditions(position, unmet));
        }

        return skips;
    }

    // For a target with inputs, the cache decides: a file may have changed since.
    private bool IsCompleted(TargetSpec target) => CompletedNames.Contains(target.Name) && !target.Cache.HasInputs;

    private bool IsSkipRequested(PlannedTarget target) =>
        SkipNames is not null && !target.Invoked &&
        (SkipNames.Count == 0 || SkipNames.Any(name => NameFormat.ToKey(name) == NameFormat.ToKey(target.Spec.Name)));

    private static IReadOnlyList<string> FindUnmetConditions(TargetSpec target)
    {
        try
        {
            return Condition.FindUnmet(target.StaticConditions);
        }
        catch (Exception exception) when (exception is not UsageException)
        {
            var conditions = string.Join(" && ", target.StaticConditions.Select(condition => condition.Text));
            throw new TargetFailedException(
                $"The condition of {target.Name} ({conditions}) could not be evaluated: {exception.Message}\nNothing was run.", exception);
        }
    }
}
