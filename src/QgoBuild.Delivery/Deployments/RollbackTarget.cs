namespace QgoBuild.Delivery.Deployments;

/// <summary>The target of a rollback.</summary>
/// <param name="Record">The name of the release's record on the server.</param>
/// <param name="Release">The release.</param>
/// <param name="Backup">The backup that holds its data, a file name in the environment's <c>backups/</c>; null when it no longer
/// exists.</param>
/// <param name="IsFullRestore">Whether database and data are restored from the backup in any case. Otherwise the data stays, unless
/// migrations came after the release: then the database is restored.</param>
public sealed record RollbackTarget(string Record, Release Release, string? Backup, bool IsFullRestore)
{
    /// <summary>The release before the live one.</summary>
    /// <exception cref="DeliveryException">There is none.</exception>
    public static RollbackTarget Previous(EnvironmentState state, DeploymentEnvironment environment) =>
        state.PreviousRelease is { } previous
        ? CreateFor(previous, state)
        : throw new DeliveryException(
            state.LiveRecord is { } live
                ? $"There is nothing to go back to on {environment.Name}: {live.Release} is the only release that was verified there."
                : $"Nothing was ever deployed to {environment.Name}.",
            $"./build.sh Status --environment {environment.Name}",
            exitCode: 2);

    /// <summary>An earlier release, found by a given name.</summary>
    /// <param name="name">Its version, its commit (at least four digits) or its record.</param>
    /// <param name="state">The state of the environment.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="DeliveryException">The name matches no earlier release, or several.</exception>
    public static RollbackTarget FindByName(string name, EnvironmentState state, DeploymentEnvironment environment)
    {
        var found = state.EarlierReleases.Where(release => release.Matches(name)).ToList();
        return found switch
        {
            [var match] => CreateFor(match, state),
            [] => throw CreateException(ExplainNotFound(name, state, environment)),
            [var newest, ..] when found.Skip(1).All(other => other.Release.Commit == newest.Release.Commit) => CreateFor(newest, state),
            _ => throw CreateException($"\"{name}\" may be {string.Join(" or ", found.Select(record => record.Release))}."),
        };

        DeliveryException CreateException(string reason) => new(
            reason,
            found.Concat(state.EarlierReleases).FirstOrDefault() is { } nearest
                ? $"./build.sh Rollback --environment {environment.Name} --release {nearest.Release.Commit.Short}"
                : $"./build.sh Status --environment {environment.Name}",
            exitCode: 2);
    }

    /// <summary>Whether the release is live, and a rollback brings its earlier settings back.</summary>
    public bool ChangesSettingsOnly { get; init; }

    /// <summary>The release for people, with what goes back.</summary>
    public override string ToString() => ChangesSettingsOnly ? $"{Release} with its earlier settings" : Release.ToString();

    private static RollbackTarget CreateFor(ReleaseRecord record, EnvironmentState state) =>
        new(record.Record, record.Release, record == state.PreviousRelease
            ? state.BackupBeforeLive : state.FindNewestBackup(record.Release), IsFullRestore: false)
        {
            ChangesSettingsOnly = state.LiveRecord is { } live && live.HasSameRelease(record),
        };

    private static string ExplainNotFound(string name, EnvironmentState state, DeploymentEnvironment environment)
    {
        if (state.LiveRecord is { } live && live.Matches(name)) return $"{live.Release} is live on {environment.Name} already.";
        if (state.Releases.LastOrDefault(release => release.Matches(name)) is { } newer)
            return $"{newer.Release} is newer than what is live on {environment.Name}: deploy it again.";
        var known = state.EarlierReleases.Count == 0
            ? "There are none to go back to." : $"There are: {string.Join(", ", state.EarlierReleases.Select(record => record.Release))}.";
        return $"No earlier release on {environment.Name} is called \"{name}\". {known}";
    }
}
