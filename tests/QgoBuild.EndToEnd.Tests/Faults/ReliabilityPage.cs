using System.Globalization;
using System.Text;

namespace QgoBuild.EndToEnd.Tests.Faults;

/// <summary>docs/reliability.md: what was done to deployments, and what came of it.</summary>
internal static class ReliabilityPage
{
    public static string Of(IReadOnlyCollection<FaultResult> results)
    {
        var faults = results.Select(result => result.Fault).Distinct().ToList();
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
        foreach (var row in results.GroupBy(result => result.Step))
            text.Append(CultureInfo.InvariantCulture, $"| {row.Key} |").AppendJoin('|', faults.Select(fault => $" {Cell(row.LastOrDefault(result => result.Fault == fault))} ")).Append("|\n");
        return text.Append(CultureInfo.InvariantCulture, $"\n{results.Count} faults.\n").ToString();
    }

    private static string Cell(FaultResult? result) => result is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Sign(result.Outcome)} {result.Seconds:0.0}");

    private static string Sign(string outcome) => outcome switch { "succeeded" => "✓", "rolled-back" => "↺", _ => "–" };
}
