using System.Collections.Concurrent;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Caching;

/// <summary>Targets whose inputs are what they were, and whose outputs are as they left them, need not run.</summary>
/// <param name="directory">Where the states are kept.</param>
/// <param name="fingerprint">Looks at targets.</param>
/// <param name="isIgnored">Whether every target runs all the same (<c>--no-cache</c>).</param>
internal sealed class TargetCache(AbsolutePath directory, TargetFingerprint fingerprint, bool isIgnored) : ITargetCache
{
    /// <summary>The remark on a target that has nothing to do.</summary>
    public const string UpToDate = "up to date";

    private readonly ConcurrentDictionary<string, TargetState> _startedStates = [];

    public string? GetUpToDateReason(TargetSpec target)
    {
        if (target.Cache is { HasInputs: false, UpToDateChecks.Count: 0 }) return null;
        var cacheVerdict = Evaluate(target);
        if (cacheVerdict.IsUpToDate) return UpToDate + (cacheVerdict.Reason is { } reason ? $": {reason}" : "");

        // Whatever becomes of it now, it is not what was kept.
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

    /// <summary>Whether the target has anything to do, and why.</summary>
    public CacheVerdict Evaluate(TargetSpec target)
    {
        if (!isIgnored)
        {
            foreach (var check in target.Cache.UpToDateChecks)
            {
                if (check(BuildSession.Current.GetCancellationToken()).GetAwaiter().GetResult() is { } reason) return new CacheVerdict(null, [], reason);
            }
        }

        if (!target.Cache.HasInputs) return new CacheVerdict(null, [target.Cache.UpToDateChecks.Count > 0 ? "its check found something to do" : "it names no inputs, so it always runs"]);
        var previous = TargetStateFile.Read(GetStateFile(target));
        var now = fingerprint.Capture(target.Cache, previous);
        if (isIgnored) return new CacheVerdict(now, ["--no-cache"]);
        return new CacheVerdict(now, previous is null ? ["it has not succeeded here before, or failed since"] : now.DifferencesFrom(previous));
    }

    private AbsolutePath GetStateFile(TargetSpec target) => directory / target.Name;
}
