using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Components.Reports;

/// <summary>What ran on an environment, two lines for what did not go well.</summary>
internal static class HistoryReport
{
    public static string Of(DeploymentHistory history, Ink ink)
    {
        var rows = Table.Lines([.. history.Deployments.Select(deployment => (IReadOnlyList<Cell>)[.. Row(deployment), Words.Release(deployment), new(deployment.By, Tone.Quiet)])], ink, indent: "").ToList();
        return rows.Count == 0
            ? $"Nothing ran on {history.Environment} yet."
            : string.Join('\n', rows.Zip(history.Deployments, (row, deployment) => row + Why(deployment, ink)));
    }

    /// <summary>A deployment in four cells.</summary>
    public static IReadOnlyList<Cell> Row(DeploymentSummary deployment) =>
    [
        deployment.Deployment,
        deployment.Kind,
        Words.Duration(deployment.Milliseconds).PadLeft(8),
        Words.Outcome(deployment.State),
    ];

    private static string Why(DeploymentSummary deployment, Ink ink)
    {
        var lines = new List<string>();
        if (deployment.Step is { } step)
            lines.Add(deployment.State == DeploymentState.UnderWay ? $"at step {step}" : $"step {step}: {(deployment.Reason is { } reason ? Words.FirstLine(reason) : "cut off")}");
        if (deployment.AcceptedDrift is { } drift)
            lines.Add($"drift accepted: {Words.FirstLine(drift)}");
        return string.Concat(lines.Select(line => "\n    " + ink.Paint(line, Tone.Warning)));
    }
}
