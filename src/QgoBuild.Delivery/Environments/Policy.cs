namespace QgoBuild.Delivery.Environments;

/// <summary>When a release counts as healthy.</summary>
/// <param name="ConsecutiveSuccesses">How many probes must succeed in a row.</param>
/// <param name="Deadline">How long this may take.</param>
public sealed record HealthPolicy(int ConsecutiveSuccesses, TimeSpan Deadline)
{
    /// <summary>The pause between two probes; one second unless set.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the client that follows the deployment also checks the public addresses, which it must reach as users do. The
    /// release goes live only when that check passes too; without a following client, the server's own checks are sufficient.</summary>
    public bool IncludePublicCheck { get; init; } = true;

    /// <summary>Three in a row within a minute.</summary>
    public static HealthPolicy Default { get; } = new(3, TimeSpan.FromMinutes(1));
}

/// <summary>How a deployment handles the database of an environment.</summary>
public sealed record DatabasePolicy
{
    /// <summary>How long to wait for a session that holds a lock on a table. After that, a migration fails and names the session; a
    /// restore, during which users see the maintenance page, ends the session and continues. In whole seconds.</summary>
    public TimeSpan LockWaitTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum size, in bytes of data and indexes, up to which a backup is loaded into a copy of the database for
    /// verification. A larger one is verified by its checksums, and by the drill.</summary>
    public long RestoreTestMaxBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>30 seconds, 256 MiB.</summary>
    public static DatabasePolicy Default { get; } = new();
}
