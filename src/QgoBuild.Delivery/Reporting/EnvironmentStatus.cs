namespace QgoBuild.Delivery.Reporting;

/// <summary>The status of an environment: the JSON output of <c>Status --json</c>. Members may be added; any other change requires a new
/// <see cref="SchemaVersion"/>.</summary>
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
    string Environment, string Server, Uri Url, DateTimeOffset Time, ReleaseStatus? Live, bool Maintenance,
    IReadOnlyList<DeploymentSummary> UnderWay, IReadOnlyList<DeploymentSummary> Interrupted, IReadOnlyList<string> Drift,
    ReleaseStatus? Previous, IReadOnlyList<ReleaseStatus> Earlier, IReadOnlyList<ContainerState> Containers,
    IReadOnlyList<BackupStatus> Backups, IReadOnlyList<DeploymentSummary> Deployments)
{
    private const int MaxDeployments = 5;

    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>Whether databases that a restore or a backup created beside the application's still exist although no deployment is
    /// running. Recover removes them.</summary>
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

/// <summary>A release on a server.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">Its commit.</param>
/// <param name="Images">The image of each service, by digest.</param>
/// <param name="Record">The name of its record.</param>
/// <param name="Colour">The colour that it runs in; null unless it is live.</param>
/// <param name="Deployment">The deployment that made it live; null unless it is live.</param>
/// <param name="Since">When a deployment last finished with it, UTC.</param>
/// <param name="By">Who requested that deployment; null if it is no longer known.</param>
/// <param name="ApprovedBy">Who approved that deployment and where; null if it required no approval or had none, or it is no longer
/// known.</param>
/// <param name="Withdrawn">Whether it was rolled back.</param>
public sealed record ReleaseStatus(
    string Version, CommitId Commit, IReadOnlyDictionary<string, ImageReference> Images, string Record, string? Colour, string? Deployment,
    DateTimeOffset? Since, string? By, string? ApprovedBy, bool Withdrawn)
{
    /// <summary>Identifies the content from which it was built; null if it was recorded without.</summary>
    public ContentKey? Content { get; init; }

    /// <summary>Why it was deployed to production without verification in staging; null when it was not.</summary>
    public string? Unverified { get; init; }

    internal static ReleaseStatus Of(ReleaseRecord record, LiveRelease? live, IReadOnlyList<DeploymentSummary> deployments) =>
        Of(record, live, deployments.FirstOrDefault(deployment => deployment.Deployment == (live?.Deployment ?? record.Record)));

    private static ReleaseStatus Of(ReleaseRecord record, LiveRelease? live, DeploymentSummary? deployment) => new(
        record.Release.Version,
        record.Release.Commit,
        record.Release.Images,
        record.Record,
        live?.Colour,
        live?.Deployment,
        DateTimeOffset.TryParse(record.Finished, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var finished)
            ? finished : null,
        deployment?.By,
        deployment?.ApprovedBy,
        record.Withdrawn)
    {
        Content = record.Release.Content,
        Unverified = record.Release.Unverified,
    };

    /// <summary>The version and the short commit.</summary>
    public override string ToString() => $"{Version} ({Commit.Short})";
}

/// <summary>A backup.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="CreatedAt">When it was made, UTC, from its name; null when the name has no valid time.</param>
/// <param name="Version">The version of the release whose data it holds; null when none was live.</param>
/// <param name="Commit">The commit of that release.</param>
/// <param name="Proven">Whether its dump was loaded into a database, when it was made or in a drill, and was verified as complete.</param>
/// <param name="Needed">Whether a rollback of the live release requires it, if that release had migrations.</param>
public sealed record BackupStatus(string Name, long Bytes, DateTimeOffset? CreatedAt, string? Version, CommitId? Commit, bool Needed,
    bool Proven)
{
    private const string TimestampFormat = "yyyyMMdd_HHmmss";
    private const string Extension = ".tar.gz";

    internal static BackupStatus Of(BackupFile file, string? needed) =>
        new(file.Name, file.Bytes, ParseTime(file.Name), file.Release?.Version, file.Release?.Commit, file.Name == needed, file.Proven);

    private static DateTimeOffset? ParseTime(string name) =>
        name.Length > TimestampFormat.Length + Extension.Length
        && DateTimeOffset.TryParseExact(name[^(TimestampFormat.Length + Extension.Length)..^Extension.Length], TimestampFormat,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}

/// <summary>An attempt to finish or undo a deployment that was interrupted or whose undo failed.</summary>
/// <param name="By">Who made it: the server's guard, Recover, or the next deployment.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Failure">Why it failed, after the name of the step; null when it did not fail, or has not ended.</param>
public sealed record RecoveryAttempt(string By, DateTimeOffset StartedAt, string? Failure)
{
    /// <summary>The attempts in a journal, oldest first.</summary>
    public static IReadOnlyList<RecoveryAttempt> Of(IReadOnlyList<JournalEntry> entries)
    {
        var attempts = new List<RecoveryAttempt>();
        foreach (var entry in entries)
        {
            if (entry.Event == JournalEvent.RecoveryStarted)
                attempts.Add(new(entry.By ?? "somebody on the server", entry.Time, null));
            else if (entry.Event == JournalEvent.UndoFailed && attempts.Count > 0)
                attempts[^1] = attempts[^1] with { Failure = $"{entry.Step}: {entry.Reason}" };
        }

        return attempts;
    }
}
