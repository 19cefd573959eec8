namespace QgoBuild.Delivery.Environments;

/// <summary>The state of an environment's server, read in one round trip.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="UnderWay">The running deployments, including those that wait for another one.</param>
/// <param name="Maintenance">Whether users see the maintenance page.</param>
/// <param name="Live">The live release, by the record.</param>
/// <param name="Head">The commit of the checkout; empty before the first deployment.</param>
/// <param name="Releases">Every release that a deployment finished with and that is still kept, oldest first.</param>
/// <param name="Backups">The backups, oldest first.</param>
/// <param name="Containers">The application's containers.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
/// <param name="Drift">Differences between the server and its record, one sentence each; not checked while a deployment is running or
/// interrupted.</param>
public sealed record EnvironmentState(
    DateTimeOffset Time, IReadOnlyList<string> UnderWay, bool Maintenance, LiveRelease Live, string Head,
    IReadOnlyList<ReleaseRecord> Releases, IReadOnlyList<BackupFile> Backups, IReadOnlyList<ContainerState> Containers,
    IReadOnlyList<DeploymentRecord> Deployments, IReadOnlyList<string> Drift)
{
    /// <summary>Whether databases that a restore or a backup created beside the application's still exist although no deployment is
    /// running.</summary>
    public bool SideDatabases { get; init; }

    /// <summary>Why an upgrade of the edge is pending, a sentence; empty if none is.</summary>
    public string EdgeWaits { get; init; } = "";

    /// <summary>Why an upgrade of the database is pending, a sentence; empty if none is.</summary>
    public string DatabaseWaits { get; init; } = "";

    /// <summary>The certificate that the edge serves; null if it uses plain HTTP.</summary>
    public ServedCertificate? Certificate { get; init; }

    /// <summary>The record of the live release; null when nothing is live.</summary>
    public ReleaseRecord? LiveRecord => Releases.FirstOrDefault(release => release.Record == Live.Record);

    /// <summary>The releases to which a rollback can return, newest first: those verified before the live one. A release deployed several
    /// times is listed once for each of its settings.</summary>
    public IReadOnlyList<ReleaseRecord> EarlierReleases
    {
        get
        {
            var earlier = new List<ReleaseRecord>();
            if (LiveRecord is { } live)
            {
                foreach (var release in Releases.Reverse().Where(release => string.CompareOrdinal(release.Record, live.Record) < 0))
                {
                    if (!release.IsSameAs(live) && !earlier.Exists(release.IsSameAs)) earlier.Add(release);
                }
            }

            return earlier;
        }
    }

    /// <summary>The release to which a rollback returns when none is named: the newest earlier one that was not itself rolled back and that
    /// differs from the live one. Null when there is none.</summary>
    public ReleaseRecord? PreviousRelease =>
        EarlierReleases.FirstOrDefault(release => !release.Withdrawn && !release.IsEquivalentTo(LiveRecord!));

    /// <summary>The backup of the data from before the live release was deployed, as the previous release left it. Null when it no longer
    /// exists.</summary>
    public string? BackupBeforeLive => Backups.FirstOrDefault(backup => backup.Name == LiveRecord?.Backup)?.Name;

    internal static EnvironmentState Parse(ServerSections sections)
    {
        var journals = DeploymentJournals.Parse(sections);
        return new(
            journals.Time,
            journals.UnderWay,
            sections.Has("maintenance"),
            sections.Text("live").Split(' ') is [var record, var colour, var deployment]
                ? new(record, colour, deployment) : new("", "", ""),
            sections.Text("head"),
            [.. sections.Keys("release").Select(name => ReleaseRecord.Parse(sections, name))],
            [.. sections.Keys("backup").Select(name => BackupFile.Parse(sections, name))],
            [.. sections.Lines("containers").Select(ContainerState.Parse)],
            journals.Deployments,
            sections.Lines("drift"))
        {
            SideDatabases = sections.Has("side-databases"),
            EdgeWaits = sections.Text("upgrade", "edge"),
            DatabaseWaits = sections.Text("upgrade", "database"),
            Certificate = ServedCertificate.Parse(sections, journals.Time),
        };
    }

    internal static DateTimeOffset ParseTime(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The newest backup of the data of a release. Null when there is none.</summary>
    public string? FindNewestBackup(Release release) => Backups.LastOrDefault(backup => backup.Release?.Commit == release.Commit)?.Name;
}

/// <summary>The live release, by the record; all empty before the first deployment.</summary>
/// <param name="Record">The release's record.</param>
/// <param name="Colour">The colour that it runs in.</param>
/// <param name="Deployment">The deployment that made it live.</param>
public sealed record LiveRelease(string Record, string Colour, string Deployment);

/// <summary>A container of the application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Service">Its service.</param>
/// <param name="Colour">The colour of its release; empty for database and edge.</param>
/// <param name="Image">The image it runs.</param>
/// <param name="State">Docker's state: running, exited, …</param>
/// <param name="Status">Docker's description: "Up 2 hours (healthy)".</param>
public sealed record ContainerState(string Name, string Service, string Colour, string Image, string State, string Status)
{
    /// <summary>Whether it runs, and no health check of its image fails.</summary>
    [JsonIgnore]
    public bool IsWell => State == "running" && !Status.Contains("(unhealthy)", StringComparison.Ordinal);

    // NAME STATE IMAGE HASH SERVICE COLOUR STATUS, as written by collect.sh; the status may contain spaces.
    internal static ContainerState Parse(string line) =>
        line.Split(' ', 7) is [var name, var state, var image, _, var service, var colour, var status]
        ? new(name, service, colour == "none" ? "" : colour, image, state, status)
        : throw new FormatException($"the server describes a container as \"{line}\"");
}
