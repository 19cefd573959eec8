namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The report at the end of a run: the table, the failures again, and the next command.</summary>
internal sealed record BuildReport
{
    public required IReadOnlyList<SummaryRow> Rows { get; init; }

    public required TimeSpan Total { get; init; }

    /// <summary>The failed targets and their exceptions.</summary>
    public required IReadOnlyList<(string Target, Exception Exception)> Failures { get; init; }

    /// <summary>The arguments as typed.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public bool WasCancelled { get; init; }

    public string Render(Palette palette, Verbosity verbosity)
    {
        var parts = new List<string>();
        if (verbosity < Verbosity.Quiet)
        {
            parts.Add(SummaryTable.Render(Rows, Total, palette));
            parts.AddRange(Failures.Select(failure => Failure(failure.Target, failure.Exception, palette)));
        }

        if (NextSteps(palette, verbosity) is { Length: > 0 } advice) parts.Add(advice);
        return string.Join("\n\n", parts);
    }

    // The whole message again, at the end. With --verbosity verbose, the stack trace is above, where the target failed.
    private static string Failure(string target, Exception exception, Palette palette) =>
        $"{palette.Paint($"{target} failed:", Style.Failure)} {FailureText.Describe(exception, Verbosity.Normal)}";

    private string NextSteps(Palette palette, Verbosity verbosity)
    {
        if (WasCancelled) return $"{palette.Paint("Cancelled.", Style.Warning)} Continue with: {Command("--continue")}";
        if (Failures.Count == 0 || Failures.All(failure => failure.Exception is UsageException)) return "";

        var advice = new List<string>();
        if (verbosity > Verbosity.Verbose && Failures.Any(failure => FailureText.IsProgrammingError(failure.Exception)))
            advice.Add($"Stack trace:       {Command("--verbosity", "verbose")}");
        advice.Add(Rows.Any(row => row.Status == ExecutionStatus.Succeeded)
            ? $"Continue with:     {Command("--continue")}"
            : $"Try again:         {Command()}");
        advice.Add("Report as a page:  .nuke/temp/run.html");
        return string.Join('\n', advice);

        string Command(params string[] options) =>
            palette.Paint(InvocationText.CommandLine([.. Arguments, .. options.Except(Arguments)]), Style.Command);
    }
}
