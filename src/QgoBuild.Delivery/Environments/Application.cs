namespace QgoBuild.Delivery.Environments;

/// <summary>A docker-compose application as a deployment sees it: what its projects, files and database are called.</summary>
/// <param name="Name">The name of its compose project for the platform; a release's project is <c>{Name}-{colour}</c>.</param>
/// <param name="Database">The name of its MySQL database.</param>
/// <param name="Services">The services of a release that take traffic. An image of each is part of every release.</param>
public sealed record Application(string Name, string Database, IReadOnlyList<string> Services)
{
    /// <summary>All services that somebody may want to reach: those of a release, the database and the edge.</summary>
    public IReadOnlyList<string> ReachableServices => [.. Services, "mysql", "edge"];

    /// <summary>The compose file of what deployments share, its database; relative to the repository.</summary>
    public string PlatformFile { get; init; } = "app/platform.compose.yml";

    /// <summary>The compose file of a release in a colour; relative to the repository.</summary>
    public string ReleaseFile { get; init; } = "app/release.compose.yml";

    /// <summary>What it is called, for its users: on pages that the edge shows by itself. Its name unless set.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The directory of Prisma's migrations; relative to the repository.</summary>
    public string MigrationsDirectory { get; init; } = "app/backend/prisma/migrations";

    /// <summary>The owner, <c>uid:gid</c>, of uploads and logs: the user that the containers run as where root deploys. They run as another user who deploys, where their compose file says <c>user: "${QGO_USER-}"</c>.</summary>
    public string DataOwner { get; init; } = "1000:1000";

    /// <summary>The directory that a service's image is built in, with its Dockerfile; relative to the repository.</summary>
    public string GetBuildContext(string service) => $"app/{service}";

    /// <summary>What a release has in the repository beside its images.</summary>
    public IReadOnlyList<string> ReleaseFiles => [PlatformFile, ReleaseFile, MigrationsDirectory];
}
