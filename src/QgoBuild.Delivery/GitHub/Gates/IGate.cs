namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A condition for the deployment of a release to production. Checking it changes nothing.</summary>
public interface IGate
{
    /// <summary>The condition, for a list: <c>status checks passed</c>.</summary>
    string Name { get; }

    /// <summary>Checks the condition.</summary>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="GitHubException">A request to GitHub failed.</exception>
    Task<GateResult> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>The result of a gate.</summary>
/// <param name="HasPassed">Whether the condition is met.</param>
/// <param name="Sentence">The reason, for messages.</param>
/// <param name="Remedy">What to do; null when the gate has passed.</param>
public sealed record GateResult(bool HasPassed, string Sentence, string? Remedy)
{
    /// <summary>Creates the result of a gate that has passed.</summary>
    public static GateResult Passed(string sentence) => new(true, sentence, null);

    /// <summary>Who approved and where, from a gate of an approval: <c>ada (review of #12)</c>; otherwise null.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>Creates the result of a gate that has failed.</summary>
    public static GateResult Failed(string sentence, string remedy) => new(false, sentence, remedy);
}

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
