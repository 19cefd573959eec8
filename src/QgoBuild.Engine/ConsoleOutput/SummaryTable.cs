namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The table at the end of a run.</summary>
internal static class SummaryTable
{
    private const int StatusWidth = 11;
    private const int DurationWidth = 12;

    /// <param name="rows">The targets in the order of the plan, without those that have only dependencies.</param>
    /// <param name="total">The duration of the whole run.</param>
    /// <param name="palette">The colours.</param>
    public static string Render(IReadOnlyList<SummaryRow> rows, TimeSpan total, Palette palette)
    {
        var shown = rows.Where(row => row.Status != ExecutionStatus.Collective).ToList();
        var width = shown.Select(row => row.Name.Length).Append("Target".Length).Max() + 3;
        var rule = palette.Paint(new string('─', width + StatusWidth + DurationWidth), Style.Dim);
        var lines = new List<string>
        {
            palette.Paint("Target".PadRight(width) + "Status".PadRight(StatusWidth) + "Duration".PadLeft(DurationWidth), Style.Heading),
            rule,
        };
        lines.AddRange(shown.Select(row => FormatRow(row, width, palette)));
        lines.Add(rule);
        lines.Add("Total".PadRight(width + StatusWidth) + Durations.Format(total).PadLeft(DurationWidth));
        return string.Join('\n', lines);
    }

    private static string FormatRow(SummaryRow row, int width, Palette palette)
    {
        var ran = row.Status is ExecutionStatus.Succeeded or ExecutionStatus.Failed or ExecutionStatus.Aborted;
        var duration = (ran ? Durations.Format(row.Duration) : "").PadLeft(DurationWidth);
        var note = row.Note.Length > 0 ? palette.Paint($"   {row.Note}", Style.Dim) : "";
        return (row.Name.PadRight(width) + palette.Paint(StatusText(row.Status).PadRight(StatusWidth), StatusStyle(row.Status)) + duration +
            note).TrimEnd();
    }

    private static string StatusText(ExecutionStatus status) => status switch
    {
        ExecutionStatus.NotRun => "not run",
        _ => status.ToString().ToLowerInvariant(),
    };

    private static Style StatusStyle(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => Style.Success,
        ExecutionStatus.Failed => Style.Failure,
        ExecutionStatus.Aborted or ExecutionStatus.NotRun => Style.Warning,
        _ => Style.Dim,
    };
}

/// <summary>A row of the summary.</summary>
/// <param name="Name">The target.</param>
/// <param name="Status">Its status.</param>
/// <param name="Duration">The time that it ran.</param>
/// <param name="Note">Its note.</param>
internal sealed record SummaryRow(string Name, ExecutionStatus Status, TimeSpan Duration, string Note);
