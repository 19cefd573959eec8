using System.Text;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Something has to be put right before a release may go to production. Everything that has to is named at once.</summary>
public sealed class GatesFailedException : DeliveryException
{
    internal GatesFailedException(IReadOnlyList<(IGate Gate, GateResult Finding)> all)
        : base(Describe(all), "Put right what is named, and run the same command again. In an emergency, from your own machine: --skip-gates 'WHY', which is recorded.", exitCode: 2)
    {
    }

    private static string Describe(IReadOnlyList<(IGate Gate, GateResult Finding)> all)
    {
        var closed = all.Where(looked => !looked.Finding.HasPassed).ToList();
        var text = new StringBuilder($"Production is closed: {closed.Count} of {all.Count} gates do not let this commit through. Nothing was changed.");
        foreach (var (gate, result) in closed)
            text.Append($"\n\n    {gate.Name}: {result.Sentence}\n    → {result.Remedy}");
        return text.Append('\n').ToString();
    }
}
