namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>A run as a timeline from left to right; targets that ran at the same time are in separate rows.</summary>
internal static class Timeline
{
    private const int MinTicks = 4;
    private static readonly double[] Steps =
        [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

    /// <summary>The timeline; empty when no target ran.</summary>
    public static Html Render(RunRecord run)
    {
        var lanes = Lanes.Of(run.Targets);
        if (lanes.Count == 0) return Html.Empty;
        var path = CriticalPath.Of(run.Targets);
        var critical = path.Select(target => target.Name).ToHashSet();
        var numbers = run.Targets.Select((target, number) => (target.Name, number)).ToDictionary();
        var total = lanes.SelectMany(lane => lane).Select(target => target.End).Append(run.Duration).Max().TotalSeconds;
        total = Math.Max(total, 0.001);
        var rows = lanes.Select(lane => (Html)
            $"""
            <div class="lane">
            {lane.Select(target => Bar(target, numbers[target.Name], total, critical.Contains(target.Name)))}</div>

            """);
        return
            $"""
            <section>
            <h2>Timeline</h2>
            <div class="timeline">
            <div class="ticks" aria-hidden="true">{Ticks(total)}</div>
            {rows}</div>
            <p class="quiet">{Explanation(path, run)}</p>
            </section>

            """;
    }

    private static Html Bar(TargetRecord target, int number, double total, bool isCritical)
    {
        var start = 100 * target.Offset!.Value.TotalSeconds / total;
        var width = 100 * target.Duration.TotalSeconds / total;
        var outcomeStyle = OutcomeStyle.Of(target.Status);
        var when = $"{Durations.Format(target.Duration)} from {Durations.Format(target.Offset.Value)} on";
        return
            $"""
            <a class="bar {outcomeStyle.CssClass}{(isCritical ? " critical" : "")}" style="left:{start}%;width:{width}%"
                href="#target-{number}" title="{target.Name} {outcomeStyle.Word}: {when}">{target.Name}</a>

            """;
    }

    private static IEnumerable<Html> Ticks(double total)
    {
        var step = Steps.LastOrDefault(step => step * MinTicks <= total, Steps[0]);
        for (var tick = 0; tick * step <= total && tick < 24; tick++)
        {
            var label = tick * step > 0.92 * total ? "" : Label(tick * step);
            yield return $"""<span style="left:{100 * tick * step / total}%">{label}</span>""";
        }
    }

    private static string Label(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60}:{(int)seconds % 60:00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600}:{(int)seconds / 60 % 60:00}:{(int)seconds % 60:00}"),
    };

    private static Html Explanation(IReadOnlyList<TargetRecord> path, RunRecord run)
    {
        var duration = path.Aggregate(TimeSpan.Zero, (sum, target) => sum + target.Duration);
        var names = string.Join(" → ", path.Select(target => target.Name));
        return
            $"""
            <span class="badge critical">critical path</span> {names}: {Durations.Format(duration)} of {Durations.Format(run.Duration)}.
            Only what is faster here makes the run faster.
            """;
    }
}

/// <summary>Assigns targets that ran at the same time to lanes.</summary>
internal static class Lanes
{
    // Ends and starts are measured separately: a start can seem to be before the end that it followed, by less than this.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(2);

    /// <summary>The targets that ran, in as few lanes as possible, each lane in the order of time: a target takes the first free
    /// lane.</summary>
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

/// <summary>Finds the critical path of a run.</summary>
internal static class CriticalPath
{
    /// <summary>The chain of targets that waited for each other and ended last, in the order in which they ran: the run gets faster only if
    /// one of these does. Skipped targets and targets without actions are passed through.</summary>
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
