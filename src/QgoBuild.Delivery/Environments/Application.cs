namespace QgoBuild.Delivery.Environments;

/// <summary>A docker-compose application as deployments use it: the names of its projects, files and database.</summary>
/// <param name="Name">The name of its compose project for the platform; a release's project is <c>{Name}-{colour}</c>.</param>
/// <param name="Database">The name of its MySQL database.</param>
/// <param name="Services">The services of a release that take traffic. An image of each is part of every release.</param>
public sealed record Application(string Name, string Database, IReadOnlyList<string> Services)
{
    /// <summary>All services for logs and commands: those of a release, the database and the edge.</summary>
    public IReadOnlyList<string> ReachableServices => [.. Services, "mysql", "edge"];

    /// <summary>The compose file of the part that deployments share, the database; relative to the repository.</summary>
    public string PlatformFile { get; init; } = "app/platform.compose.yml";

    /// <summary>The compose file of a release in a colour; relative to the repository.</summary>
    public string ReleaseFile { get; init; } = "app/release.compose.yml";

    /// <summary>Its name for users, on pages that the edge itself generates. <see cref="Name"/> unless set.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The directory of Prisma's migrations; relative to the repository.</summary>
    public string MigrationsDirectory { get; init; } = "app/backend/prisma/migrations";

    /// <summary>The owner, <c>uid:gid</c>, of uploads and logs: the user of the containers if root deploys. If another user deploys, the
    /// containers run as that user, provided that their compose file has <c>user: "${QGO_USER-}"</c>.</summary>
    public string DataOwner { get; init; } = "1000:1000";

    /// <summary>The directory, with a Dockerfile, from which a service's image is built; relative to the repository.</summary>
    public string GetBuildContext(string service) => $"app/{service}";

    /// <summary>The files of a release in the repository, in addition to its images.</summary>
    public IReadOnlyList<string> ReleaseFiles => [PlatformFile, ReleaseFile, MigrationsDirectory];
}

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
