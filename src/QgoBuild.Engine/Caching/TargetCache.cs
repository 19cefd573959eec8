using System.Collections.Concurrent;
using QgoBuild.Engine.Definition;
using QgoBuild.Engine.Execution;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;

namespace QgoBuild.Engine.Caching;

/// <summary>Targets whose inputs are what they were, and whose outputs are as they left them, need not run.</summary>
/// <param name="directory">Where the states are kept.</param>
/// <param name="inspection">Looks at targets.</param>
/// <param name="isIgnored">Whether every target runs all the same (<c>--no-cache</c>).</param>
internal sealed class TargetCache(AbsolutePath directory, TargetFingerprint inspection, bool isIgnored) : ITargetCache
{
    /// <summary>The remark on a target that has nothing to do.</summary>
    public const string UpToDate = "up to date";

    private readonly ConcurrentDictionary<string, TargetState> _begun = [];

    public string? FindUpToDate(TargetSpec target)
    {
        if (target.Cache is { HasInputs: false, Reasons.Count: 0 }) return null;
        var cacheVerdict = Judge(target);
        if (cacheVerdict.IsUpToDate) return UpToDate + (cacheVerdict.Reason is { } reason ? $": {reason}" : "");

        // Whatever becomes of it now, it is not what was kept.
        FileOf(target).DeleteFile();
        if (cacheVerdict.State is { } state) _begun[target.Name] = state;
        return null;
    }

    public void Keep(TargetSpec target)
    {
        if (!_begun.TryRemove(target.Name, out var begun)) return;
        try
        {
            TargetStateFile.Write(FileOf(target), begun with { Outputs = inspection.FindOutputs(target.Cache) });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            BuildSession.Current.Output.WriteLine($"{target.Name} will run again next time: {exception.Message}", Style.Warning);
        }
    }

    /// <summary>Whether the target has anything to do, and why.</summary>
    public CacheVerdict Judge(TargetSpec target)
    {
        if (!isIgnored)
        {
            foreach (var reason in target.Cache.Reasons)
            {
                if (reason(BuildSession.Current.Cancellation()).GetAwaiter().GetResult() is { } why) return new CacheVerdict(null, [], why);
            }
        }

        if (!target.Cache.HasInputs) return new CacheVerdict(null, [target.Cache.Reasons.Count > 0 ? "it says that there is something to do" : "it names no inputs, so it always runs"]);
        var before = TargetStateFile.Read(FileOf(target));
        var now = inspection.Inspect(target.Cache, before);
        if (isIgnored) return new CacheVerdict(now, ["--no-cache"]);
        return new CacheVerdict(now, before is null ? ["it has not succeeded here before, or failed since"] : now.DifferencesFrom(before));
    }

    private AbsolutePath FileOf(TargetSpec target) => directory / target.Name;
}
