using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Reporting;

/// <summary>
/// How an environment is. As JSON this is what <c>Status --json</c> writes: members may be added, any other change is another
/// <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">Its name.</param>
/// <param name="Server">Where it is.</param>
/// <param name="Url">The address of the pages.</param>
/// <param name="Time">When this was seen, by the server's clock, UTC.</param>
/// <param name="Live">What is live; null when nothing is yet.</param>
/// <param name="Maintenance">Whether users see the maintenance page.</param>
/// <param name="UnderWay">The deployments that the server is at; those that wait for another one included.</param>
/// <param name="Interrupted">The deployments that were cut off, or whose undoing failed: they have to be recovered.</param>
/// <param name="Drift">Where the server differs from its record, a sentence each.</param>
/// <param name="Previous">What a rollback returns to; null when there is nothing.</param>
/// <param name="Earlier">The releases that a rollback can return to, newest first.</param>
/// <param name="Containers">The application's containers.</param>
/// <param name="Backups">The backups, newest first.</param>
/// <param name="Deployments">The last five deployments, newest first.</param>
public sealed record EnvironmentStatus(
    string Environment,
    string Server,
    Uri Url,
    DateTimeOffset Time,
    ReleaseStatus? Live,
    bool Maintenance,
    IReadOnlyList<DeploymentSummary> UnderWay,
    IReadOnlyList<DeploymentSummary> Interrupted,
    IReadOnlyList<string> Drift,
    ReleaseStatus? Previous,
    IReadOnlyList<ReleaseStatus> Earlier,
    IReadOnlyList<ContainerState> Containers,
    IReadOnlyList<BackupStatus> Backups,
    IReadOnlyList<DeploymentSummary> Deployments)
{
    private const int MaxDeployments = 5;

    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether databases that a restore or a backup made beside the application's are still there, with nothing under way. Recover removes them.</summary>
    public bool SideDatabases { get; init; }

    /// <summary>Why the edge waits for an upgrade, a sentence; empty where it does not.</summary>
    public string EdgeWaits { get; init; } = "";

    /// <summary>Why the database waits for an upgrade, a sentence; empty where it does not.</summary>
    public string DatabaseWaits { get; init; } = "";

    /// <summary>The certificate that the edge serves; null where it speaks plain HTTP.</summary>
    public ServedCertificate? Certificate { get; init; }

    /// <summary>What a server said, in the terms of those who ask.</summary>
    public static EnvironmentStatus Of(DeploymentEnvironment environment, EnvironmentState state)
    {
        var deployments = state.Deployments.Select(record => DeploymentSummary.Of(record, state.UnderWay, state.Time)).ToList();
        var needed = state.LiveRecord?.Backup;
        return new(
            environment.Name,
            environment.Server.ToString(),
            environment.Url,
            state.Time,
            state.LiveRecord is { } live ? ReleaseStatus.Of(live, state.Live, deployments) : null,
            state.Maintenance,
            [.. deployments.Where(deployment => deployment.State == DeploymentState.UnderWay)],
            [.. deployments.Where(deployment => deployment.State is DeploymentState.Interrupted or DeploymentState.RollbackFailed)],
            state.Drift,
            state.PreviousRelease is { } previous ? ReleaseStatus.Of(previous, live: null, deployments) : null,
            [.. state.EarlierReleases.Select(earlier => ReleaseStatus.Of(earlier, live: null, deployments))],
            state.Containers,
            [.. state.Backups.Reverse().Select(backup => BackupStatus.Of(backup, needed))],
            [.. deployments.Take(MaxDeployments)])
        {
            SideDatabases = state.SideDatabases,
            EdgeWaits = state.EdgeWaits,
            DatabaseWaits = state.DatabaseWaits,
            Certificate = state.Certificate,
        };
    }

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.EnvironmentStatus);
}
