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
        foreach (var (check, row) in report.Checks.Zip(Table.Lines([.. report.Checks.Select(Row)], ink)))
        {
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
        if (report.Ready)
            return $"{ink.Paint("Everything is there.", Tone.Good)} Next: ./build.sh Deploy{char.ToUpperInvariant(report.Environment[0])}{report.Environment[1..]}";
        var missing = report.Checks.Count(check => check.State != SetupState.Ok);
        var text = new StringBuilder(ink.Paint($"{missing} of {report.Checks.Count} are not there yet.", Tone.Bad));
        text.Append($" A command behind → is for {report.Server}; ./build.sh is for here.");
        if (report.Changes.Count > 0)
        {
            text.AppendLine().AppendLine($"With --apply this is done for you ({report.Changes.Count} of {missing}):");
            text.AppendJoin('\n', report.Changes.Select(change => $"  {change.Name}: {change.Change}"));
            text.AppendLine().Append($"Next: ./build.sh Setup --environment {report.Environment} --apply");
        }

        return text.ToString();
    }
}
