namespace QgoBuild.Delivery.Environments;

/// <summary>A release that was verified on this server.</summary>
/// <param name="Record">The record's name: the deployment that brought it first.</param>
/// <param name="Release">The release.</param>
/// <param name="Finished">When a deployment last finished with it, UTC.</param>
/// <param name="Withdrawn">Whether it was rolled back.</param>
/// <param name="Backup">The backup of the data from before its images were first deployed.</param>
/// <param name="Migrations">The migrations applied to the database by then.</param>
public sealed record ReleaseRecord(string Record, Release Release, string Finished, bool Withdrawn, string Backup,
    IReadOnlyList<string> Migrations)
{
    internal static ReleaseRecord Parse(ServerSections sections, string record) => new(
        record, Release.FromJson(sections.Text("release", record)), sections.Text("finished", record), sections.Has("withdrawn", record),
        sections.Text("backup-before", record), sections.Lines("migrations", record))
    {
        Edge = sections.Text("edge", record),
        Plan = sections.Text("plan", record),
        Settings = [.. sections.Lines("settings", record).Select(RecordedSetting.Parse).OfType<RecordedSetting>()],
    };

    /// <summary>The generation of its edge configuration; empty for a record from before generations were introduced.</summary>
    public string Edge { get; init; } = "";

    /// <summary>The fingerprint of the plan that deployed it first; empty if that was a rollback, or is from before fingerprints were
    /// introduced.</summary>
    public string Plan { get; init; } = "";

    /// <summary>Its settings.</summary>
    public IReadOnlyList<RecordedSetting> Settings { get; init; } = [];

    /// <summary>Whether a switch from one to the other would change nothing for users: images, content, settings and the edge are the
    /// same.</summary>
    public bool IsEquivalentTo(ReleaseRecord other) =>
        Release.IsEquivalentTo(other.Release) && Edge == other.Edge && Settings.SequenceEqual(other.Settings);

    /// <summary>Whether both are the same release with the same settings: the same images for the same commit.</summary>
    public bool IsSameAs(ReleaseRecord other) => HasSameRelease(other) && Settings.SequenceEqual(other.Settings);

    /// <summary>Whether both have the same images for the same commit. Their settings may differ.</summary>
    public bool HasSameRelease(ReleaseRecord other) =>
        Release.Commit == other.Release.Commit && Release.HasSameImages(other.Release.Images);

    /// <summary>Whether a given name identifies this release: its version, with or without a <c>v</c>, its commit or at least four digits
    /// of it, or its record.</summary>
    public bool Matches(string name) => name == Record || Release.Matches(name);
}

/// <summary>A deployment, running or ended, as recorded in its journal.</summary>
/// <param name="Deployment">Its id.</param>
/// <param name="Entries">The journal's entries that describe its course; all entries only if they were requested.</param>
public sealed record DeploymentRecord(string Deployment, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The entry with its kind, requester and release.</summary>
    public JournalEntry? StartEntry => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.DeploymentStarted);

    /// <summary>The last recorded entry.</summary>
    public JournalEntry? LastEntry => Entries is [.., var last] ? last : null;

    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.StepFailed) ?? UndoFailure;

    /// <summary>The undo that failed last; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == JournalEvent.UndoFailed);

    private bool HasAcquiredLock => Entries.Any(entry => entry.Event == JournalEvent.LockAcquired);

    /// <summary>Its state.</summary>
    /// <param name="underWay">The running deployments.</param>
    public DeploymentState GetState(IReadOnlyList<string> underWay) => LastEntry?.Outcome switch
    {
        { } outcome => outcome,
        null when underWay.Contains(Deployment) => DeploymentState.UnderWay,
        null when HasAcquiredLock => DeploymentState.Interrupted,
        null => DeploymentState.Failed,
    };
}

/// <summary>A setting of a release that a server has recorded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fingerprint">The fingerprint of its value.</param>
public sealed record RecordedSetting(string Name, string Fingerprint)
{
    internal static RecordedSetting? Parse(string line) => line.Split(' ') is [var name, var fingerprint] ? new(name, fingerprint) : null;
}
