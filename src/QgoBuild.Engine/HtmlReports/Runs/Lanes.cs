namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>Assigns targets that ran at the same time to lanes.</summary>
internal static class Lanes
{
    // Ends and starts are measured separately: a start can seem to be before the end that it followed, by less than this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// The targets that ran, in as few lanes as possible, each lane in the order of time: a target takes the first free lane.
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
