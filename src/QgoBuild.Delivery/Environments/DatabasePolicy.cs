namespace QgoBuild.Delivery.Environments;

/// <summary>How a deployment handles the database of an environment.</summary>
public sealed record DatabasePolicy
{
    /// <summary>
    /// How long a session that holds a lock on a table is waited for. A migration fails then, and names the session. A restore, which users wait for
    /// behind the maintenance page, ends the session and goes on. In whole seconds.
    /// </summary>
    public TimeSpan LockWaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Up to which size, in bytes of data and indexes, a backup is loaded into a copy of the database before it counts as good. A larger one is
    /// verified by its checksums, and proven by the drill.
    /// </summary>
    public long RestoreTestMaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>30 seconds, 256 MiB.</summary>
    public static DatabasePolicy Default { get; } = new();
}
