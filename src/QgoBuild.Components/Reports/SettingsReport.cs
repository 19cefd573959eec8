namespace QgoBuild.Components.Reports;

/// <summary>The settings of an environment as a page of text.</summary>
internal static class SettingsReport
{
    public static string Of(SettingsStatus status, Ansi ansi)
    {
        var text = new StringBuilder();
        text.AppendLine($"{ansi.Paint(status.Environment, TextStyle.Heading)}  " + (status.Release is { } release
            ? $"settings of {release}, which is live" : "no release is live: a deployment brings its settings"));
        if (status.Settings.Count == 0) return text.AppendLine("  It has none.").ToString().TrimEnd();
        text.AppendLine();
        IReadOnlyList<Cell> header = ["name", "from", "here", "on the server", ""];
        foreach (var line in Table.Lines([header, .. status.Settings.Select(Row)], ansi))
            text.AppendLine(line);
        text.AppendLine().AppendLine("Values are never shown. The same fingerprint is the same value; another environment has others.");
        return text.ToString().TrimEnd();
    }

    private static IReadOnlyList<Cell> Row(SettingStatus setting) =>
    [
        setting.Name,
        setting.Parameter ?? "the build",
        setting.Here ?? "–",
        setting.Server ?? "–",
        setting.State switch
        {
            SettingState.Same => new Cell("the same"),
            SettingState.Differs => new Cell("differs", TextStyle.Warning),
            SettingState.New => new Cell("new", TextStyle.Warning),
            SettingState.Kept => new Cell("has no value here; a deployment keeps that of the server"),
            SettingState.Missing => new Cell($"has no value anywhere: set {setting.Parameter ?? "it"}", TextStyle.Bad),
            _ => new Cell("is not used by the live release"),
        },
        string.Join(", ", setting.Services),
    ];
}
