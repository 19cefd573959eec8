namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>A run as a page: failures, timeline, targets and their output. A pure function.</summary>
internal static class RunPage
{
    // A longer page is not readable, and browsers show it slowly.
    private const int MaxTargets = 1_000;

    public static string Render(RunRecord fullRun)
    {
        var run = fullRun with { Targets = SelectShown(fullRun.Targets) };
        var outcomeStyle = OutcomeStyle.Of(run.Outcome);
        var started = run.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var outputs = Html.Join(run.Targets.Select(Output));
        Html body =
            $"""
            <header>
            <h1><code>{run.Call}</code> <span class="badge {outcomeStyle.CssClass}">{outcomeStyle.Word}</span></h1>
            <p>{Durations.Format(run.Duration)} from {started} UTC on, exit code {run.ExitCode}.
            <span class="quiet">Host {run.Host}, up to {run.Parallelism} targets at a time.</span></p>
            {OmittedTargetsNotice(fullRun, run)}
            </header>
            <main>
            {run.Targets.Select(Failure)}{Timeline.Render(run)}<section>
            <h2>Targets</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Targets">
            <table>
            <thead><tr><th scope="col">Target</th><th scope="col">Status</th><th scope="col" class="number">Start</th>
            <th scope="col" class="number">Duration</th><th scope="col">Note</th></tr></thead>
            <tbody>
            {run.Targets.Select(Row)}</tbody>
            </table>
            </div>
            </section>
            <section>
            <h2>Output</h2>
            {(outputs.IsEmpty ? Html.Trusted("<p>No target printed anything.</p>\n") : outputs)}</section>
            </main>
            """;
        return new Page($"{outcomeStyle.Word}: {run.Call}", body, ["run.css"], []).Render();
    }

    private static IReadOnlyList<TargetRecord> SelectShown(IReadOnlyList<TargetRecord> targets)
    {
        if (targets.Count <= MaxTargets) return targets;
        var longest = targets.OrderByDescending(target => target.Failure is not null).ThenByDescending(target => target.Duration)
            .Take(MaxTargets).Select(target => target.Name).ToHashSet();
        return [.. targets.Where(target => longest.Contains(target.Name))];
    }

    private static Html OmittedTargetsNotice(RunRecord fullRun, RunRecord shown) => shown.Targets.Count == fullRun.Targets.Count
        ? Html.Empty
        : $"""<p class="quiet">The failed and the longest-running {shown.Targets.Count} of {fullRun.Targets.Count} targets; """ +
            $"""run.json has all.</p>""";

    private static Html Failure(TargetRecord target, int number)
    {
        if (target.Failure is not { } failure) return Html.Empty;
        var link = HasOutput(target) ? (Html)$"""<p><a href="#output-{number}">Output</a></p>{"\n"}""" : Html.Empty;
        return
            $"""
            <section class="alert">
            <h2>{target.Name} {OutcomeStyle.Of(target.Status).Word}</h2>
            <pre tabindex="0">{AnsiText.Render(failure)}</pre>
            {link}</section>

            """;
    }

    private static Html Row(TargetRecord target, int number)
    {
        // As in the terminal: targets without actions are left out.
        if (target.Status == ExecutionStatus.Collective) return Html.Empty;
        var outcomeStyle = OutcomeStyle.Of(target.Status);
        var name = HasOutput(target) ? (Html)$"""<a href="#output-{number}">{target.Name}</a>""" : $"{target.Name}";
        var (from, duration) = target.Offset is { } offset ? (Durations.Format(offset), Durations.Format(target.Duration)) : ("", "");
        return
            $"""
            <tr id="target-{number}"><th scope="row">{name}</th>
            <td><span class="badge {outcomeStyle.CssClass}">{outcomeStyle.Word}</span></td>
            <td class="number">{from}</td><td class="number">{duration}</td><td class="quiet">{Note(target)}</td></tr>

            """;
    }

    private static string Note(TargetRecord target) =>
        target.Reason ?? string.Join(", ", target.Summary.Select(pair => $"{pair.Key}: {pair.Value}"));

    private static Html Output(TargetRecord target, int number)
    {
        if (!HasOutput(target)) return Html.Empty;
        var isOpen = target.Status is ExecutionStatus.Failed ? " open" : "";
        var lines = Html.Join(target.Output.Lines.Select(AnsiText.Render), "\n");
        return
            $"""
            <details id="output-{number}"{Html.Trusted(isOpen)}><summary><b>{target.Name}</b>
            <span class="quiet">{target.Description}</span></summary>
            {OmittedLinesNotice(target.Output)}<pre tabindex="0">{lines}</pre>
            </details>

            """;
    }

    private static Html OmittedLinesNotice(OutputExcerpt output) => output.OmittedCount == 0
        ? Html.Empty
        : $"""<p class="quiet">The last {output.Lines.Count} lines; """ +
            $"""{output.OmittedCount.ToString(CultureInfo.InvariantCulture)} lines before them are omitted.</p>{"\n"}""";

    private static bool HasOutput(TargetRecord target) => target.Output.Lines.Count > 0;
}
