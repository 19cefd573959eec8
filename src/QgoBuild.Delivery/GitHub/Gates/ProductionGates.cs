using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The gates before a deployment to production.</summary>
public static class ProductionGates
{
    /// <summary>Creates the gates.</summary>
    /// <param name="api">The GitHub API.</param>
    /// <param name="commit">The commit to deploy.</param>
    /// <param name="branch">The branch of production.</param>
    /// <param name="stagingGate">The gate of staging; null for a release that need not be verified.</param>
    /// <param name="approvalGate">The gate of production's approval; null without an approval.</param>
    /// <param name="run">The current workflow run; null outside GitHub Actions.</param>
    public static IReadOnlyList<IGate> Create(GitHubApi api, CommitId commit, string branch, IGate? stagingGate, IGate? approvalGate,
        long? run) =>
    [
        new StatusChecksGate(api, commit, branch, run),
        .. stagingGate is null ? [] : (IGate[])[stagingGate],
        .. approvalGate is null ? [] : (IGate[])[approvalGate],
        new BranchProtectionGate(api, branch),
    ];

    /// <summary>Checks all gates concurrently. A gate that cannot be checked counts as failed.</summary>
    /// <returns>The results, in the order of the gates.</returns>
    /// <exception cref="GatesFailedException">One or more gates failed; the message lists all of them.</exception>
    public static async Task<IReadOnlyList<(IGate Gate, GateResult Result)>> RequireAsync(IReadOnlyList<IGate> gates,
        CancellationToken cancellationToken)
    {
        var results = await CheckAsync(gates, cancellationToken).ConfigureAwait(false);
        return results.All(one => one.Result.HasPassed) ? results : throw new GatesFailedException(results);
    }

    /// <summary>Checks all gates concurrently. A gate that cannot be checked counts as failed.</summary>
    /// <returns>The results, in the order of the gates.</returns>
    public static async Task<IReadOnlyList<(IGate Gate, GateResult Result)>> CheckAsync(IReadOnlyList<IGate> gates,
        CancellationToken cancellationToken) =>
        await Task.WhenAll(gates.Select(async gate =>
            (gate, await CheckAsync(gate, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);

    private static async Task<GateResult> CheckAsync(IGate gate, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException error)
        {
            return GateResult.Failed($"it could not be checked. {error.Message}", error.Remedy!);
        }
    }
}
