using System.Text;
using QgoBuild.Delivery.Setup;

namespace QgoBuild.Components.Reports;

/// <summary>What an environment has and lacks, as a checklist: what is not there has its next command below it.</summary>
internal static class SetupPage
{
    public static string Of(SetupReport report, Ink ink)
    {
        var text = new StringBuilder();
        text.AppendLine($"{ink.Paint(report.Environment, Tone.Heading)}  {report.Server}").AppendLine();
        var checks = report.Checks.OrderBy(check => check.Group).ToList();
        SetupGroup? group = null;
        foreach (var (check, row) in checks.Zip(Table.Lines([.. checks.Select(Row)], ink)))
        {
            if (check.Group != group)
            {
                var heading = check.Group == SetupGroup.Deployment ? "Needed to deploy" : "Protects the server";
                text.Append(group is null ? "" : "\n").AppendLine(ink.Paint(heading, Tone.Heading));
                group = check.Group;
            }

            text.AppendLine(row);
            foreach (var line in Further(check))
                text.AppendLine($"       {ink.Paint(line, Tone.Quiet)}");
        }

        return text.AppendLine().Append(Next(report, ink)).ToString();
    }

    private static IReadOnlyList<Cell> Row(SetupResult check) =>
    [
        check.State switch
        {
            SetupState.Ok => new("✓", Tone.Good),
            SetupState.Advised => new("!", Tone.Warning),
            SetupState.Unknown => new("–", Tone.Quiet),
            _ => new("✗", Tone.Bad),
        },
        check.Name,
        Words.FirstLine(check.Sentence),
    ];

    private static IEnumerable<string> Further(SetupResult check) =>
        check.Sentence.Split('\n').Skip(1).Concat(check.Commands.Select(command => $"→ {command}"));

    private static string Next(SetupReport report, Ink ink)
    {
        var (needed, protections) = (Of(SetupGroup.Deployment), Of(SetupGroup.Protection));
        var missing = needed.Count(check => check.State != SetupState.Ok);
        var advised = report.Checks.Count(check => check.State == SetupState.Advised);
        if (report.Ready && advised == 0)
            return $"{ink.Paint("Everything is there.", Tone.Good)} {Deployment(report)}";
        var text = new StringBuilder();
        if (report.Ready)
            text.AppendLine($"{ink.Paint("Everything that a deployment needs is there.", Tone.Good)} {Deployment(report)}");
        else
            text.AppendLine(ink.Paint($"{missing} of {needed.Count} are not there yet.", Tone.Bad));
        if (advised > 0)
        {
            var advice = $"{advised} of {protections.Count} protections are advised; a deployment works without them.";
            text.AppendLine(ink.Paint(advice, Tone.Warning));
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

    private static string Deployment(SetupReport report) =>
        $"Next: ./build.sh Deploy{char.ToUpperInvariant(report.Environment[0])}{report.Environment[1..]}";
}
