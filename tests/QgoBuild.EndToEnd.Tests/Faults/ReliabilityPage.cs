using System.Globalization;
using System.Text;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>docs/reliability.md: what was done to deployments, and what came of it.</summary>
internal static class ReliabilityPage
{
    private static readonly (string Sign, string Outcome)[] Signs = [("✓", "succeeded"), ("↺", "rolled-back"), ("–", "nothing changed")];

    /// <summary>The page.</summary>
    /// <param name="results">What was seen; of a cell that was tried again, the last.</param>
    /// <param name="steps">The rows, in their order.</param>
    /// <param name="faults">The columns, in their order.</param>
    public static string Of(IReadOnlyCollection<FaultResult> results, IReadOnlyList<string> steps, IReadOnlyList<string> faults)
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
        text.Append("| step |").AppendJoin('|', faults.Select(fault => $" {fault} ")).Append("|\n|---|").AppendJoin('|', faults.Select(_ => "---")).Append("|\n");
        foreach (var step in steps.Where(step => results.Any(result => result.Step == step)))
            text.Append(CultureInfo.InvariantCulture, $"| {step} |").AppendJoin('|', faults.Select(fault => $" {Cell(results.LastOrDefault(result => (result.Step, result.Fault) == (step, fault)))} ")).Append("|\n");
        var (tried, all) = (results.DistinctBy(result => (result.Step, result.Fault)).Count(), steps.Count * faults.Count);
        return text.Append(CultureInfo.InvariantCulture, $"\n{tried} faults.{(tried < all ? $" Of {all}: an empty cell, and a step without a row, has not been tried since the page was begun." : "")}\n").ToString();
    }

    /// <summary>What a page tells of earlier runs: a part that is run again replaces its own cells only.</summary>
    public static IEnumerable<FaultResult> Read(string page)
    {
        var rows = page.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(Row).ToList();
        return from row in rows.Skip(1)
               from cell in row.Skip(1).Zip(rows[0].Skip(1), (text, fault) => (Words: text.Split(' '), Fault: fault))
               where cell.Words.Length == 2
               select new FaultResult(cell.Fault, row[0], Signs.Single(sign => sign.Sign == cell.Words[0]).Outcome, double.Parse(cell.Words[1], CultureInfo.InvariantCulture));
    }

    private static string Cell(FaultResult? result) => result is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Sign(result.Outcome)} {result.Seconds:0.0}");

    private static string Sign(string outcome) => Signs.FirstOrDefault(sign => sign.Outcome == outcome, Signs[^1]).Sign;

    private static string[] Row(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];
}
