namespace QgoBuild.Components.Reports;

/// <summary>What ran on an environment: two lines for each deployment, more for one that did not succeed.</summary>
internal static class HistoryReport
{
    public static string Of(DeploymentHistory history, Ansi ansi)
    {
        var rows = Table.Lines([.. history.Deployments.Select(Row)], ansi, indent: "").ToList();
        return rows.Count == 0
            ? $"Nothing ran on {history.Environment} yet."
            : string.Join('\n', rows.Zip(history.Deployments, (row, deployment) => row + Details(deployment, history.Time, ansi)));
    }

    /// <summary>A deployment in four cells.</summary>
    public static IReadOnlyList<Cell> Row(DeploymentSummary deployment) =>
    [deployment.Deployment, deployment.Kind, Format.Duration(deployment.Milliseconds).PadLeft(8), Format.Outcome(deployment.State)];

    private static string Details(DeploymentSummary deployment, DateTimeOffset now, Ansi ansi)
    {
        var started = $"{Format.Time(deployment.StartedAt)} ({Format.Age(now - deployment.StartedAt)} ago)";
        var about = $"{Format.Release(deployment)} by {deployment.By}, {started}".TrimStart();
        string[] facts = deployment.ApprovedBy is { } approver ? [about, $"approved by {approver}"] : [about];
        return string.Concat(facts.Select(fact => ansi.Paint(fact, TextStyle.Dim))
            .Concat(Notes(deployment).Select(note => ansi.Paint(note, TextStyle.Warning))).Select(line => "\n    " + line));
    }

    private static IEnumerable<string> Notes(DeploymentSummary deployment)
    {
        if (deployment.Step is { } step)
            yield return deployment.State == DeploymentState.UnderWay
                ? $"at step {step}" : $"step {step}: {(deployment.Reason is { } reason ? Format.FirstLine(reason) : "interrupted")}";
        if (deployment.UndoFailure is { } undo && undo != $"{deployment.Step}: {deployment.Reason}")
            yield return $"could not be undone, {Format.FirstLine(undo)}";
        foreach (var recovery in deployment.Recoveries)
            yield return Format.Recovery(recovery);
        if (deployment.AcceptedDrift is { } drift) yield return $"drift accepted: {Format.FirstLine(drift)}";
    }
}
