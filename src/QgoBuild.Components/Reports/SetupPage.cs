namespace QgoBuild.Components.Reports;

/// <summary>The prerequisites of an environment as a checklist, with the next command below each that is missing.</summary>
internal static class SetupPage
{
    public static string Of(SetupReport report, Ansi ansi)
    {
        var text = new StringBuilder();
        text.AppendLine($"{ansi.Paint(report.Environment, TextStyle.Heading)}  {report.Server}").AppendLine();
        var checks = report.Checks.OrderBy(check => check.Group).ToList();
        SetupGroup? group = null;
        foreach (var (check, row) in checks.Zip(Table.Lines([.. checks.Select(Row)], ansi)))
        {
            if (check.Group != group)
            {
                var heading = check.Group == SetupGroup.Deployment ? "Needed to deploy" : "Protects the server";
                text.Append(group is null ? "" : "\n").AppendLine(ansi.Paint(heading, TextStyle.Heading));
                group = check.Group;
            }

            text.AppendLine(row);
            foreach (var line in DetailLines(check))
                text.AppendLine($"       {ansi.Paint(line, TextStyle.Dim)}");
        }

        return text.AppendLine().Append(NextSteps(report, ansi)).ToString();
    }

    private static IReadOnlyList<Cell> Row(SetupResult check) =>
    [
        check.State switch
        {
            SetupState.Ok => new("✓", TextStyle.Good),
            SetupState.Advised => new("!", TextStyle.Warning),
            SetupState.Unknown => new("–", TextStyle.Dim),
            _ => new("✗", TextStyle.Bad),
        },
        check.Name,
        Format.FirstLine(check.Sentence),
    ];

    private static IEnumerable<string> DetailLines(SetupResult check) =>
        check.Sentence.Split('\n').Skip(1).Concat(check.Commands.Select(command => $"→ {command}"));

    private static string NextSteps(SetupReport report, Ansi ansi)
    {
        var (needed, protections) = (Of(SetupGroup.Deployment), Of(SetupGroup.Protection));
        var missing = needed.Count(check => check.State != SetupState.Ok);
        var advised = report.Checks.Count(check => check.State == SetupState.Advised);
        if (report.Ready && advised == 0) return $"{ansi.Paint("Everything is there.", TextStyle.Good)} {DeployCommand(report)}";
        var text = new StringBuilder();
        if (report.Ready)
            text.AppendLine($"{ansi.Paint("Everything that a deployment needs is there.", TextStyle.Good)} {DeployCommand(report)}");
        else
            text.AppendLine(ansi.Paint($"{missing} of {needed.Count} are not there yet.", TextStyle.Bad));
        if (advised > 0)
        {
            var advice = $"{advised} of {protections.Count} protections are advised; a deployment works without them.";
            text.AppendLine(ansi.Paint(advice, TextStyle.Warning));
        }

        text.Append($"A command behind → is for {report.Server}; ./build.sh is for here.");
        if (report.Changes.Count > 0)
        {
            text.AppendLine().AppendLine($"With --apply this is done for you ({report.Changes.Count} of {missing + advised}):");
            text.AppendJoin('\n', report.Changes.Select(change => $"  {change.Name}: {change.Change}"));
            text.AppendLine().Append($"Next: ./build.sh Setup --environment {report.Environment} --apply");
        }

        return text.ToString();

        List<SetupResult> Of(SetupGroup group) => [.. report.Checks.Where(check => check.Group == group)];
    }

    private static string DeployCommand(SetupReport report) =>
        $"Next: ./build.sh Deploy{char.ToUpperInvariant(report.Environment[0])}{report.Environment[1..]}";
}
