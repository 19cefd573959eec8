namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Takes the place of the gate of staging where there is none: it is open, and prints what that means.</summary>
public sealed class NoStagingGate : IGate
{
    /// <inheritdoc/>
    public string Name => "no environment comes before";

    /// <inheritdoc/>
    public Task<GateResult> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(GateResult.Passed("nothing has run this release yet, production is the first to (PromotedFrom is not set)"));
}
