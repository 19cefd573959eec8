namespace QgoBuild.Engine.Caching;

/// <summary>Whether a target has anything to do.</summary>
/// <param name="State">Its state now; null where files do not tell.</param>
/// <param name="Differences">Why it runs; none when it is up to date.</param>
/// <param name="Reason">Why it is up to date, in its own words; null when its files tell.</param>
internal sealed record CacheVerdict(TargetState? State, IReadOnlyList<string> Differences, string? Reason = null)
{
    public bool IsUpToDate => Differences.Count == 0;

    /// <summary>The judgement in the words of a person, several lines perhaps.</summary>
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
            : $"{target} is up to date: {State.Inputs.Count} inputs, {State.Outputs.Count} outputs and {State.Values.Count} values are what they were when it last succeeded.";
    }
}
