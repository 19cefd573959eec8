using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The gates that a commit passes on its way to production.</summary>
public static class ProductionGates
{
    /// <summary>The gates there are.</summary>
    /// <param name="api">Asks GitHub.</param>
    /// <param name="commit">The commit that shall go to production.</param>
    /// <param name="branch">The branch that says what production runs.</param>
    /// <param name="stagingGate">That the environment before production has verified it, or that there is none; null where that is done without.</param>
    /// <param name="approvalGate">The gate of production's approval; null where nobody approves.</param>
    /// <param name="run">The workflow run that asks; null elsewhere.</param>
    public static IReadOnlyList<IGate> Create(GitHubApi api, CommitId commit, string branch, IGate? stagingGate, IGate? approvalGate, long? run) =>
    [
        new StatusChecksGate(api, commit, branch, run),
        .. stagingGate is null ? [] : (IGate[])[stagingGate],
        .. approvalGate is null ? [] : (IGate[])[approvalGate],
        new BranchProtectionGate(api, branch),
    ];

    /// <summary>Looks at all of them at once. One that cannot be looked at counts as closed.</summary>
    /// <returns>What each has found, in their order.</returns>
    /// <exception cref="GatesFailedException">One or more are closed; all of them are named.</exception>
    public static async Task<IReadOnlyList<(IGate Gate, GateResult Finding)>> RequireAsync(IReadOnlyList<IGate> gates, CancellationToken cancellationToken)
    {
        var findings = await Task.WhenAll(gates.Select(async gate => (gate, await CheckAsync(gate, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return Array.TrueForAll(findings, looked => looked.Item2.HasPassed) ? findings : throw new GatesFailedException(findings);
    }

    private static async Task<GateResult> CheckAsync(IGate gate, CancellationToken cancellationToken)
    {
        try
        {
            return await gate.CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException error)
        {
            return GateResult.Failed($"nobody knows. {error.Message}", error.Remedy!);
        }
    }
}
