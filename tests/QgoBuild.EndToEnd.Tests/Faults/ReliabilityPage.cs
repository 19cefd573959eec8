using System.Globalization;
using System.Text;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>docs/reliability.md: what was done to deployments, and what came of it.</summary>
internal sealed class ReliabilityPage
{
    private const string OthersTitle = "## At once, and out of time";

    /// <summary>What is written by hand begins here, and stays.</summary>
    private const string HandWrittenTitle = "## Data and servers as they are";

    private static readonly (string Sign, string Outcome)[] Signs = [("✓", "succeeded"), ("↺", "rolled-back"), ("–", "nothing changed")];

    /// <summary>What came of a fault at a step.</summary>
    public Dictionary<(string Step, string Fault), FaultResult> Cells { get; } = [];

    /// <summary>What came of what strikes no step but the whole.</summary>
    public Dictionary<string, string> Others { get; } = [];

    /// <summary>The part of the page that is written by hand.</summary>
    public string HandWritten { get; private set; } = "";

    /// <summary>What a page tells of earlier runs: a part that is run again replaces its own cells only.</summary>
    public static ReliabilityPage Read(string text)
    {
        var written = text.IndexOf(HandWrittenTitle, StringComparison.Ordinal);
        var page = new ReliabilityPage { HandWritten = written < 0 ? "" : "\n" + text[written..] };
        var parts = (written < 0 ? text : text[..written]).Split(OthersTitle);
        var rows = Rows(parts[0]);
        foreach (var row in rows.Skip(1))
        {
            foreach (var (cell, fault) in row.Skip(1).Zip(rows[0].Skip(1)))
            {
                if (cell.Split(' ') is [var sign, var seconds])
                    page.Cells[(row[0], fault)] = new FaultResult(fault, row[0], Signs.Single(known => known.Sign == sign).Outcome, double.Parse(seconds, CultureInfo.InvariantCulture));
            }
        }

        foreach (var row in parts.Skip(1).SelectMany(Rows).Skip(1))
            page.Others[row[0]] = row[1];
        return page;
    }

    /// <summary>The page.</summary>
    /// <param name="steps">The rows, in their order.</param>
    /// <param name="faults">The columns, in their order.</param>
    public string Write(IReadOnlyList<string> steps, IReadOnlyList<string> faults)
    {
        var text = new StringBuilder("""
            # Reliability

            Made by `./build.sh FaultMatrix` from what it saw: in the sandbox, real servers on one machine, with two people booking shipments all the time. Each
            cell is a deployment to staging that was struck by a fault at a step. Where it has to be rolled back, it brings a migration that is not safe online.

            After each one, all of this held, or the run failed: one known release serves and is healthy; the journal tells the outcome and `Status` agrees; nobody holds the
            lock; the registry's password is in no file and no command line on the server; every shipment that was confirmed is there; the next deployment succeeds.

            **✓** the deployment went through · **↺** it was rolled back · **–** nothing was changed. The figure: seconds from the fault until users were last not served as
            usual (0: they noticed nothing; the maintenance page counts).


            """.ReplaceLineEndings("\n"));
        AddRow(text, ["step", .. faults]);
        AddRow(text, ["---", .. faults.Select(_ => "---")]);
        foreach (var step in steps.Where(step => Cells.Keys.Any(cell => cell.Step == step)))
            AddRow(text, [step, .. faults.Select(fault => Cells.TryGetValue((step, fault), out var result) ? Cell(result) : "")]);
        var all = steps.Count * faults.Count;
        text.Append(CultureInfo.InvariantCulture, $"\n{Cells.Count} faults.{(Cells.Count < all ? $" Of {all}: an empty cell, and a step without a row, has not been tried since the page was begun." : "")}\n");
        if (Others.Count == 0)
            return text.Append(HandWritten).ToString();

        text.Append(CultureInfo.InvariantCulture, $"\n{OthersTitle}\n\nAfterwards the same held.\n\n");
        AddRow(text, ["what happened", "what came of it"]);
        AddRow(text, ["---", "---"]);
        foreach (var (scenario, outcome) in Others)
            AddRow(text, [scenario, outcome]);
        return text.Append("\nThat a journal may be torn at any byte of its last line is seen in every run of the tests (`TornJournalTests`).\n").Append(HandWritten).ToString();
    }

    private static void AddRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    // Without the line between the header and the rest.
    private static List<string[]> Rows(string text) =>
    [
        .. from line in text.Split('\n')
           where line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal) && !line.StartsWith("| --", StringComparison.Ordinal)
           select line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray(),
    ];

    private static string Cell(FaultResult result) => string.Create(CultureInfo.InvariantCulture, $"{Sign(result.Outcome)} {result.Seconds:0.0}");

    private static string Sign(string outcome) => Signs.FirstOrDefault(sign => sign.Outcome == outcome, Signs[^1]).Sign;
}
