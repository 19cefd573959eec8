using System.Runtime.CompilerServices;

namespace QgoBuild.Delivery.Environments;

/// <summary>The releases that an environment has run, read from its server.</summary>
/// <param name="environment">The environment's name.</param>
/// <param name="inspect">Reads the environment's state.</param>
public sealed class ServerReleaseHistory(string environment, Func<CancellationToken, Task<EnvironmentState>> inspect) : IReleaseHistory
{
    /// <inheritdoc/>
    public string Environment => environment;

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeployedRelease> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = await inspect(cancellationToken);
        foreach (var deployment in state.Deployments)
        {
            if (deployment.GetState(state.UnderWay) == DeploymentState.UnderWay && deployment.StartEntry?.Release is { } coming)
                yield return new DeployedRelease(coming, DeployedReleaseState.UnderWay);
        }

        // A release has a record once a deployment has finished with it, and so has passed its checks.
        foreach (var record in state.Releases.Reverse())
            yield return new DeployedRelease(record.Release, record.Withdrawn
                ? DeployedReleaseState.RolledBack : DeployedReleaseState.Verified, record.Withdrawn
                    ? state.LiveRecord?.Release.Commit.Short ?? "" : "");
    }
}

/// <summary>The deployments of an environment, read in one round trip.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="UnderWay">The running deployments, including those that wait for another one.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
public sealed record DeploymentJournals(DateTimeOffset Time, IReadOnlyList<string> UnderWay, IReadOnlyList<DeploymentRecord> Deployments)
{
    internal static DeploymentJournals Parse(ServerSections sections) => new(
        EnvironmentState.ParseTime(sections.Text("time")),
        sections.Lines("under-way"),
        [.. sections.Keys("journal")
            .Select(name => new DeploymentRecord(name,
                [.. sections.Lines("journal", name).Select(JournalEntry.Parse).OfType<JournalEntry>()]))]);
}
