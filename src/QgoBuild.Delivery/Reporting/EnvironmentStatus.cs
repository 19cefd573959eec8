using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Reporting;

/// <summary>
/// The status of an environment: the JSON output of <c>Status --json</c>. Members may be added; any other change requires a new
/// <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">Its name.</param>
/// <param name="Server">Its server.</param>
/// <param name="Url">The address of the pages.</param>
/// <param name="Time">When this was read, by the server's clock, UTC.</param>
/// <param name="Live">The live release; null when there is none yet.</param>
/// <param name="Maintenance">Whether users see the maintenance page.</param>
/// <param name="UnderWay">The running deployments, including those that wait for another one.</param>
/// <param name="Interrupted">The deployments that were interrupted, or whose undo failed: they must be recovered.</param>
/// <param name="Drift">Differences between the server and its record, one sentence each.</param>
/// <param name="Previous">The release to which a rollback returns; null when there is none.</param>
/// <param name="Earlier">The releases to which a rollback can return, newest first.</param>
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

    /// <summary>
    /// Whether databases that a restore or a backup created beside the application's still exist although no deployment is running. Recover
    /// removes them.
    /// </summary>
    public bool SideDatabases { get; init; }

    /// <summary>Why an upgrade of the edge is pending, a sentence; empty if none is.</summary>
    public string EdgeWaits { get; init; } = "";

    /// <summary>Why an upgrade of the database is pending, a sentence; empty if none is.</summary>
    public string DatabaseWaits { get; init; } = "";

    /// <summary>The certificate that the edge serves; null if it uses plain HTTP.</summary>
    public ServedCertificate? Certificate { get; init; }

    /// <summary>Converts the state that was read from a server.</summary>
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
