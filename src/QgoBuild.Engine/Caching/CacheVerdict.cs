namespace QgoBuild.Engine.Caching;

/// <summary>Whether a target has anything to do.</summary>
/// <param name="State">The current state; null if files do not decide.</param>
/// <param name="Differences">The reasons why it runs; none when it is up to date.</param>
/// <param name="Reason">The reason that its own check returned; null if files decide.</param>
internal sealed record CacheVerdict(TargetState? State, IReadOnlyList<string> Differences, string? Reason = null)
{
    public bool IsUpToDate => Differences.Count == 0;

    /// <summary>The verdict as text, possibly several lines.</summary>
    public string Describe(string target, int maxDifferences)
    {
        if (!IsUpToDate)
        {
            var shown = Differences.Take(maxDifferences).Select(difference => $"\n  {difference}");
            var more = Differences.Count > maxDifferences ? $"\n  and {Differences.Count - maxDifferences} more" : "";
            return $"{target} would run:{string.Concat(shown)}{more}";
        }

        return State is null
            ? $"{target} is up to date: {Reason}"
            : $"{target} is up to date: {State.Inputs.Count} inputs, {State.Outputs.Count} outputs and {State.Values.Count} values have " +
                "not changed since it last succeeded.";
    }
}
