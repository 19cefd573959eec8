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

/// <summary>Escapes text for Markdown, so that it is shown literally.</summary>
internal static class MarkdownEscape
{
    // Characters with a meaning in Markdown, in HTML within it, or for GitHub (mentions, issues, addresses).
    private const string Special = @"\`*_{}[]()<>#.|~&@:$";

    /// <summary>The text within a line: a cell of a table, a heading.</summary>
    public static string Inline(string text)
    {
        var line = ToPlainText(text).Replace('\n', ' ').Replace('\t', ' ').Trim();
        var escaped = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            // A character reference is literal everywhere; a backslash is not, in links for instance.
            if (Special.Contains(character)) escaped.Append('&').Append('#').Append((int)character).Append(';');
            else escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>The text as a code block, in a fence longer than any inside it.</summary>
    public static string Block(string text)
    {
        var plain = ToPlainText(text).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(plain, '`') + 1));
        return $"{fence}text\n{plain}\n{fence}";
    }

    private static string ToPlainText(string text) => PlainText.Sanitize(AnsiText.Strip(text).ReplaceLineEndings("\n"));

    private static int LongestRun(string text, char wanted)
    {
        var (longest, run) = (0, 0);
        foreach (var character in text)
        {
            run = character == wanted ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
