namespace QgoBuild.Engine.Caching;

/// <summary>Skips targets whose inputs and outputs have not changed since they last succeeded.</summary>
/// <param name="directory">The directory of the states.</param>
/// <param name="fingerprint">Computes the state of a target.</param>
/// <param name="isIgnored">Whether every target runs even if it is up to date (<c>--no-cache</c>).</param>
internal sealed class TargetCache(AbsolutePath directory, TargetFingerprint fingerprint, bool isIgnored) : ITargetCache
{
    /// <summary>The note on a target that is up to date.</summary>
    public const string UpToDate = "up to date";

    private readonly ConcurrentDictionary<string, TargetState> _startedStates = [];

    public string? GetUpToDateReason(TargetSpec target)
    {
        if (target.Cache is { HasInputs: false, UpToDateChecks.Count: 0 }) return null;
        var cacheVerdict = Evaluate(target);
        if (cacheVerdict.IsUpToDate) return UpToDate + (cacheVerdict.Reason is { } reason ? $": {reason}" : "");

        // The stored state is invalid as soon as the target starts, whatever its outcome.
        GetStateFile(target).DeleteFile();
        if (cacheVerdict.State is { } state) _startedStates[target.Name] = state;
        return null;
    }

    public void SaveState(TargetSpec target)
    {
        if (!_startedStates.TryRemove(target.Name, out var state)) return;
        try
        {
            TargetStateFile.Write(GetStateFile(target), state with { Outputs = fingerprint.FindOutputs(target.Cache) });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BuildSession.Current.Output.WriteLine($"{target.Name} will run again next time: {exception.Message}", Style.Warning);
        }
    }

    /// <summary>Whether the target must run, and why.</summary>
    public CacheVerdict Evaluate(TargetSpec target)
    {
        if (!isIgnored)
        {
            foreach (var check in target.Cache.UpToDateChecks)
            {
                if (check(BuildSession.Current.GetCancellationToken()).GetAwaiter().GetResult() is { } reason)
                    return new CacheVerdict(null, [], reason);
            }
        }

        if (!target.Cache.HasInputs)
            return new CacheVerdict(null,
                [target.Cache.UpToDateChecks.Count > 0 ? "its own check requires a run" : "it declares no inputs, so it always runs"]);
        var previous = TargetStateFile.Read(GetStateFile(target));
        var now = fingerprint.Capture(target.Cache, previous);
        if (isIgnored) return new CacheVerdict(now, ["--no-cache"]);
        return new CacheVerdict(now, previous is null
            ? ["it has not succeeded here before, or failed since"] : now.DifferencesFrom(previous));
    }

    private AbsolutePath GetStateFile(TargetSpec target) => directory / target.Name;
}

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
