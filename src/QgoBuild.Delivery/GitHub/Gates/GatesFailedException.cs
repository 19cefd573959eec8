using System.Text;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>One or more gates failed, so a release may not be deployed to production. The message lists all of them.</summary>
public sealed class GatesFailedException : DeliveryException
{
    internal GatesFailedException(IReadOnlyList<(IGate Gate, GateResult Result)> all)
        : base(Describe(all), "Fix these problems, and run the same command again. In an emergency, on your own machine: " +
            "--skip-gates 'WHY', which is recorded.", exitCode: 2)
    {
    }

    private static string Describe(IReadOnlyList<(IGate Gate, GateResult Result)> all)
    {
        var failed = all.Where(one => !one.Result.HasPassed).ToList();
        var text = new StringBuilder(
            $"The commit may not be deployed to production: {failed.Count} of {all.Count} gates failed. Nothing was changed.");
        foreach (var (gate, result) in failed)
            text.Append($"\n\n    {gate.Name}: {result.Sentence}\n    → {result.Remedy}");
        return text.Append('\n').ToString();
    }
}
