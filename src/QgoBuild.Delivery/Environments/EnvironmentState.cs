using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Environments;

/// <summary>What an environment's server says about itself, read in one round trip.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="UnderWay">The deployments that the server is at, those that wait for another one included.</param>
/// <param name="Maintenance">Whether users see the maintenance page.</param>
/// <param name="Live">What is live by the record.</param>
/// <param name="Head">The commit of the checkout; empty before the first deployment.</param>
/// <param name="Releases">Every release that a deployment finished with and that is still kept, oldest first.</param>
/// <param name="Backups">The backups, oldest first.</param>
/// <param name="Containers">The application's containers.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
/// <param name="Drift">Where the server differs from its record, a sentence each; none is looked for while a deployment is under way or interrupted.</param>
public sealed record EnvironmentState(
    DateTimeOffset Time,
    IReadOnlyList<string> UnderWay,
    bool Maintenance,
    LiveRelease Live,
    string Head,
    IReadOnlyList<ReleaseRecord> Releases,
    IReadOnlyList<BackupFile> Backups,
    IReadOnlyList<ContainerState> Containers,
    IReadOnlyList<DeploymentRecord> Deployments,
    IReadOnlyList<string> Drift)
{
    /// <summary>The record of the live release; null when nothing is live.</summary>
    [JsonIgnore]
    public ReleaseRecord? LiveRecord => Releases.FirstOrDefault(release => release.Record == Live.Record);

    /// <summary>
    /// The release that a rollback returns to when none is named: the newest before the live one that was proven good, was not
    /// itself rolled back, and is another release. Null when there is none.
    /// </summary>
    [JsonIgnore]
    public ReleaseRecord? PreviousRelease => LiveRecord is { } live
        ? Releases.LastOrDefault(release => !release.Withdrawn && string.CompareOrdinal(release.Record, live.Record) < 0 && !release.SameAs(live))
        : null;

    /// <summary>
    /// The backup that holds the data as it was before the live release came: as the previous release left it. Null when it is gone.
    /// </summary>
    [JsonIgnore]
    public string? BackupBeforeLive => Backups.FirstOrDefault(backup => backup.Name == LiveRecord?.Backup)?.Name;
}
