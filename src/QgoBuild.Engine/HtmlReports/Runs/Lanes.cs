namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>Puts targets that ran at the same time beside each other.</summary>
internal static class Lanes
{
    // The clock is read anew for each end and each start: one may seem to come before the other by less than this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The targets that ran, in as few lanes as possible, each lane in the order of time: whatever starts takes the first lane
    /// in which nothing runs.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<TargetRecord>> Of(IEnumerable<TargetRecord> targets)
    {
        var lanes = new List<List<TargetRecord>>();
        foreach (var target in targets.Where(target => target.Offset is not null).OrderBy(target => target.Offset))
        {
            var free = lanes.Find(lane => lane[^1].End <= target.Offset + Tolerance);
            if (free is null) lanes.Add(free = []);
            free.Add(target);
        }

        return lanes;
    }
}
