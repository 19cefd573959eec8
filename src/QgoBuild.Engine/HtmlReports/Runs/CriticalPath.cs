namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>Finds what made a run as long as it was.</summary>
internal static class CriticalPath
{
    /// <summary>
    /// The targets that waited for each other and ended last, in the order in which they ran: only when one of these gets
    /// faster does the run. What was skipped or only stands for others is passed through.
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

        // Even a record that contradicts itself must not lead in a circle.
        TargetRecord? Last(IEnumerable<TargetRecord> candidates) =>
            candidates.Where(candidate => !taken.Contains(candidate.Name)).MaxBy(candidate => candidate.End);
    }

    private static bool HasRun(TargetRecord target) => target.Offset is not null;
}
