using System.Text;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Components.Reports;

/// <summary>One deployment, step by step.</summary>
internal static class DeploymentReport
{
    public static string Of(DeploymentDetail detail, Ink ink)
    {
        var (deployment, text) = (detail.Deployment, new StringBuilder());
        var outcome = Words.Outcome(deployment.State);
        text.AppendLine($"{ink.Paint(deployment.Deployment, Tone.Heading)}  {$"{deployment.Kind} {Words.Release(deployment)}".TrimEnd()} → {detail.Environment}");
        text.AppendLine($"{ink.Paint(outcome.Text, outcome.Tone)} after {Words.Duration(deployment.Milliseconds)}, {Words.Time(deployment.StartedAt)}, by {deployment.By}");
        if (deployment.ApprovedBy is { } approver)
            text.AppendLine($"approved by {approver}");
        foreach (var line in deployment.AcceptedDrift?.Split('\n') ?? [])
            text.AppendLine(ink.Paint($"drift accepted: {line}", Tone.Warning));
        text.AppendLine();
        foreach (var (step, row) in detail.Steps.Zip(Table.Lines([.. detail.Steps.Select(Row)], ink)))
        {
            text.AppendLine(row);
            foreach (var line in Further(step))
                text.AppendLine($"        {ink.Paint(line, Tone.Quiet)}");
        }

        return text.ToString().TrimEnd();
    }

    private static IReadOnlyList<Cell> Row(StepSummary step) =>
    [
        step.State switch
        {
            "finished" => new("✓", Tone.Good),
            "undone" => new("↺", Tone.Warning),
            "running" => new("…", Tone.Warning),
            _ => new("✗", Tone.Bad),
        },
        step.Step,
        (step.Milliseconds is { } milliseconds ? Words.Duration(milliseconds) : "").PadLeft(8),
        Words.FirstLine(step.Reason is { } reason ? (step.State == "undo-failed" ? $"could not be undone: {reason}" : reason) : step.Detail),
    ];

    private static IEnumerable<string> Further(StepSummary step) =>
        (step.Reason ?? "").Split('\n').Skip(1).Concat((step.Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !(step.Reason ?? "").Split('\n').Contains(line)));
}
