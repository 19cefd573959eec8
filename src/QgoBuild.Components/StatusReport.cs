using System.Globalization;
using System.Text;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Components;

/// <summary>An environment's state as a page of text.</summary>
internal static class StatusReport
{
    public static string Of(DeploymentEnvironment environment, EnvironmentState state)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{environment.Name}  {environment.Url}  {environment.Server}");
        text.AppendLine(state.LiveRecord is { } live
            ? $"live        {live.Release} {state.Live.Colour}, since {live.Finished}"
            : "live        nothing yet: ./build.sh DeployStaging brings the first release");
        if (state.PreviousRelease is { } previous)
            text.AppendLine(CultureInfo.InvariantCulture, $"previous    {previous.Release}, since {previous.Finished}: ./build.sh Rollback --environment {environment.Name}");
        if (state.Locked)
            text.AppendLine(CultureInfo.InvariantCulture, $"under way   {state.Holder}");
        Section(text, "containers", state.Containers.Select(container => $"{container.Name,-28} {container.State,-10} {container.Status}"));
        Section(text, "deployments", state.Deployments.Select(deployment => $"{deployment.Deployment,-38} {deployment.First.Kind,-9} {deployment.Last.Outcome ?? "under way or interrupted",-16} by {deployment.First.By}"));
        Section(text, "backups", state.Backups.Reverse().Select(backup => $"{backup.Name,-52} {Size(backup.Bytes),10}"));
        return text.ToString().TrimEnd();
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    private static void Section(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        text.AppendLine().AppendLine(title);
        foreach (var line in all.DefaultIfEmpty("none"))
            text.Append("  ").AppendLine(line);
    }
}
