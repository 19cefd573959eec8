namespace QgoBuild.Delivery.Environments;

/// <summary>How a deployment handles the database of an environment.</summary>
public sealed record DatabasePolicy
{
    /// <summary>
    /// How long to wait for a session that holds a lock on a table. After that, a migration fails and names the session; a restore, during
    /// which users see the maintenance page, ends the session and continues. In whole seconds.
    /// </summary>
    public TimeSpan LockWaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The maximum size, in bytes of data and indexes, up to which a backup is loaded into a copy of the database for verification. A
    /// larger one is verified by its checksums, and by the drill.
    /// </summary>
    public long RestoreTestMaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>30 seconds, 256 MiB.</summary>
    public static DatabasePolicy Default { get; } = new();
}
