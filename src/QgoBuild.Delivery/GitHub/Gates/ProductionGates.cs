using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The gates that a commit passes on its way to production.</summary>
public static class ProductionGates
{
    /// <summary>The gates there are.</summary>
    /// <param name="api">Asks GitHub.</param>
    /// <param name="commit">The commit that shall go to production.</param>
    /// <param name="branch">The branch that says what production runs.</param>
    /// <param name="before">That the environment before production has verified it, or that there is none; null where that is done without.</param>
    /// <param name="approval">The gate of production's approval; null where nobody approves.</param>
    /// <param name="run">The workflow run that asks; null elsewhere.</param>
    public static IReadOnlyList<IGate> Of(GitHubApi api, CommitId commit, string branch, IGate? before, IGate? approval, long? run) =>
    [
        new ChecksAreGreen(api, commit, branch, run),
        .. before is null ? [] : (IGate[])[before],
        .. approval is null ? [] : (IGate[])[approval],
        new BranchIsProtected(api, branch),
    ];

    /// <summary>Looks at all of them at once. One that cannot be looked at counts as closed.</summary>
    /// <returns>What each has found, in their order.</returns>
    /// <exception cref="GatesClosedException">One or more are closed; all of them are named.</exception>
    public static async Task<IReadOnlyList<(IGate Gate, GateFinding Finding)>> RequireAsync(IReadOnlyList<IGate> gates, CancellationToken cancellation)
    {
        var findings = await Task.WhenAll(gates.Select(async gate => (gate, await LookAsync(gate, cancellation).ConfigureAwait(false)))).ConfigureAwait(false);
        return Array.TrueForAll(findings, looked => looked.Item2.IsOpen) ? findings : throw new GatesClosedException(findings);
    }

    private static async Task<GateFinding> LookAsync(IGate gate, CancellationToken cancellation)
    {
        try
        {
            return await gate.CheckAsync(cancellation).ConfigureAwait(false);
        }
        catch (GitHubException unknown)
        {
            return GateFinding.Closed($"nobody knows. {unknown.Message}", unknown.Remedy!);
        }
    }
}
