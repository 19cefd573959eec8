namespace QgoBuild.Components.Reports;

/// <summary>One deployment, step by step.</summary>
internal static class DeploymentReport
{
    public static string Of(DeploymentDetail detail, Ansi ansi)
    {
        var (deployment, text) = (detail.Deployment, new StringBuilder());
        var outcome = Format.Outcome(deployment.State);
        text.AppendLine($"{ansi.Paint(deployment.Deployment, TextStyle.Heading)}  " +
            $"{$"{deployment.Kind} {Format.Release(deployment)}".TrimEnd()} → {detail.Environment}");
        text.AppendLine($"{ansi.Paint(outcome.Text, outcome.TextStyle)} after {Format.Duration(deployment.Milliseconds)}, " +
            $"{Format.Time(deployment.StartedAt)}, by {deployment.By}");
        if (deployment.ApprovedBy is { } approver) text.AppendLine($"approved by {approver}");
        foreach (var line in deployment.AcceptedDrift?.Split('\n') ?? [])
            text.AppendLine(ansi.Paint($"drift accepted: {line}", TextStyle.Warning));
        text.AppendLine();
        foreach (var (step, row) in detail.Steps.Zip(Table.Lines([.. detail.Steps.Select(Row)], ansi)))
        {
            text.AppendLine(row);
            foreach (var line in DetailLines(step))
                text.AppendLine($"        {ansi.Paint(line, TextStyle.Dim)}");
        }

        return text.ToString().TrimEnd();
    }

    private static IReadOnlyList<Cell> Row(StepSummary step) =>
    [
        step.State switch
        {
            "finished" => new("✓", TextStyle.Good),
            "undone" => new("↺", TextStyle.Warning),
            "running" => new("…", TextStyle.Warning),
            _ => new("✗", TextStyle.Bad),
        },
        step.Step,
        (step.Milliseconds is { } milliseconds ? Format.Duration(milliseconds) : "").PadLeft(8),
        Format.FirstLine(step.Reason is { } reason
            ? (step.State == "undo-failed" ? $"could not be undone: {reason}" : reason) : step.Detail),
    ];

    private static IEnumerable<string> DetailLines(StepSummary step) =>
        (step.Reason ?? "").Split('\n').Skip(1)
            .Concat((step.Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !(step.Reason ?? "").Split('\n').Contains(line)));
}
