namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>Finds the critical path of a run.</summary>
internal static class CriticalPath
{
    /// <summary>
    /// The chain of targets that waited for each other and ended last, in the order in which they ran: the run gets faster only if one of
    /// these does. Skipped targets and targets without actions are passed through.
    /// </summary>
    public static IReadOnlyList<TargetRecord> Of(IReadOnlyList<TargetRecord> targets)
    {
        var byName = targets.ToDictionary(target => target.Name);
        var path = new List<TargetRecord>();
        var taken = new HashSet<string>();
        for (var next = Last(targets.Where(HasRun)); next is not null && taken.Add(next.Name); next = Last(AwaitedBy(next))) path.Add(next);
        path.Reverse();
        return path;

        IEnumerable<TargetRecord> AwaitedBy(TargetRecord target)
        {
            var seen = new HashSet<string>();
            var open = new Stack<string>(target.RunsAfter);
            while (open.TryPop(out var name))
            {
                if (!seen.Add(name) || !byName.TryGetValue(name, out var predecessor)) continue;
                if (HasRun(predecessor)) yield return predecessor;
                else foreach (var earlier in predecessor.RunsAfter) open.Push(earlier);
            }
        }

        // An inconsistent record must not cause an endless loop.
        TargetRecord? Last(IEnumerable<TargetRecord> candidates) =>
            candidates.Where(candidate => !taken.Contains(candidate.Name)).MaxBy(candidate => candidate.End);
    }

    private static bool HasRun(TargetRecord target) => target.Offset is not null;
}
