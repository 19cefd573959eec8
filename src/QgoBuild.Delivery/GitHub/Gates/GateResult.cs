namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>What a gate found.</summary>
/// <param name="HasPassed">Whether what has to hold does.</param>
/// <param name="Sentence">What was found, to a person.</param>
/// <param name="Remedy">What to do about it; null when the gate is open.</param>
public sealed record GateResult(bool HasPassed, string Sentence, string? Remedy)
{
    /// <summary>It holds.</summary>
    public static GateResult Passed(string sentence) => new(true, sentence, null);

    /// <summary>Who approved and where, where that is what the gate looks at; null otherwise: <c>ada (review of #12)</c>.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>It does not.</summary>
    public static GateResult Failed(string sentence, string remedy) => new(false, sentence, remedy);
}
