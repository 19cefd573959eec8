using QgoBuild.Engine.Execution;
using QgoBuild.Engine.HtmlReports.Runs;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.GitHubOutput;

/// <summary>A run as Markdown for the page of a job: to append to the file in <c>GITHUB_STEP_SUMMARY</c>.</summary>
internal static class JobSummary
{
    private const int BarWidth = 24;
    private const int OutputLines = 40;

    // GitHub drops a summary of more than a mebibyte.
    private const int MaxFailures = 20;
    private const int MaxFailureLength = 20_000;

    public static string Render(RunRecord run)
    {
        var failed = run.Targets.Where(target => target.Failure is not null).ToList();
        var parts = new List<string>
        {
            $"### {OutcomeIcon(run.Outcome)} {MarkdownEscape.Inline(run.Call)}",
            $"{Capitalize(OutcomeStyle.Of(run.Outcome).Word)} after {Durations.Format(run.Duration)}, exit code {run.ExitCode}.",
        };
        parts.AddRange(failed.Take(MaxFailures).Select(Failure));
        if (failed.Count > MaxFailures) parts.Add($"{failed.Count - MaxFailures} more targets failed.");
        parts.Add(Table(run));
        return string.Join("\n\n", parts) + "\n";
    }

    private static string Failure(TargetRecord target)
    {
        var failure = $"**{MarkdownEscape.Inline(target.Name)} " +
            $"{OutcomeStyle.Of(target.Status).Word}**\n\n{MarkdownEscape.Block(Truncate(target.Failure!))}";
        if (target.Output.Lines.Count == 0) return failure;
        var lines = MarkdownEscape.Block(Truncate(string.Join('\n', target.Output.Lines.TakeLast(OutputLines))));
        return $"{failure}\n\n<details><summary>The end of its output</summary>\n\n{lines}\n\n</details>";
    }

    private static string Table(RunRecord run)
    {
        var rows = run.Targets.Where(target => target.Status != ExecutionStatus.Collective).Select(target =>
        {
            var note = target.Reason ?? string.Join(", ", target.Summary.Select(pair => $"{pair.Key}: {pair.Value}"));
            var duration = target.Offset is null ? "" : Durations.Format(target.Duration);
            string[] cells =
                [MarkdownEscape.Inline(target.Name), OutcomeStyle.Of(target.Status).Word, duration, Bar(target, run.Duration),
                    MarkdownEscape.Inline(note)];
            return $"| {string.Join(" | ", cells)} |";
        });
        return $"| Target | Status | Duration | When | |\n|---|---|--:|---|---|\n{string.Join('\n', rows)}";
    }

    // A chart of characters works wherever Markdown does.
    private static string Bar(TargetRecord target, TimeSpan total)
    {
        if (target.Offset is not { } offset || total <= TimeSpan.Zero) return "";
        var start = Math.Clamp((int)(BarWidth * (offset / total)), 0, BarWidth - 1);
        var length = Math.Clamp((int)Math.Round(BarWidth * (target.Duration / total)), 1, BarWidth - start);
        return $"`{new string('·', start)}{new string('█', length)}{new string('·', BarWidth - start - length)}`";
    }

    private static string Truncate(string text) => text.Length <= MaxFailureLength ? text : $"… {text[^MaxFailureLength..]}";

    private static string OutcomeIcon(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => "✅",
        RunOutcome.Failed => "❌",
        _ => "⚠️",
    };

    private static string Capitalize(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
