namespace QgoBuild.Delivery.Environments;

/// <summary>An environment in which the application runs, staging or production, with its server and its rules.</summary>
public sealed record DeploymentEnvironment
{
    /// <summary>Its name: lowercase letters, as on the command line and in the names of backups.</summary>
    public required string Name { get; init; }

    /// <summary>The server, reached by SSH.</summary>
    public required SshEndpoint Server { get; init; }

    /// <summary>The environment's directory on the server, absolute: the checkout, the backups and the record of what is live.</summary>
    public required string Directory { get; init; }

    /// <summary>The branch that defines which commit the environment should run.</summary>
    public required string Branch { get; init; }

    /// <summary>The repository, as seen from the server.</summary>
    public required string Origin { get; init; }

    /// <summary>The public address of the first entrance with services.</summary>
    public required Uri Url { get; init; }

    /// <summary>How this machine reaches and trusts these addresses; as any client does unless set.</summary>
    public PublicAccess Access { get; init; } = PublicAccess.Default;

    /// <summary>The ports that users connect to.</summary>
    public required IReadOnlyList<Entrance> Entrances { get; init; }

    /// <summary>The public address of each entrance with services.</summary>
    public IReadOnlyList<(Entrance Entrance, Uri Address)> PublicAddresses =>
        [.. Entrances.Where(entrance => entrance.HasRoutes).Select((entrance, index) =>
            (entrance, entrance.Address ?? (index == 0 ? Url : GetAddress(entrance))))];

    private Uri GetAddress(Entrance entrance) =>
        new UriBuilder(entrance.Scheme, entrance.Hosts is [var name, ..] ? name : Url.Host, entrance.Port).Uri;

    /// <summary>The registry, as seen from the server.</summary>
    public required string Registry { get; init; }

    /// <summary>The image of the database, as seen from the server; null for the one that the compose file names.</summary>
    public string? DatabaseImage { get; init; }

    /// <summary>The image of the edge, as seen from the server.</summary>
    public required string EdgeImage { get; init; }

    /// <summary>Compose files on the server that override a release's own.</summary>
    public IReadOnlyList<string> ComposeOverrides { get; init; } = [];

    /// <summary>The values of the compose file's settings here.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>How many verified backups, and how many releases for a rollback, are kept.</summary>
    public int Retention { get; init; } = 5;

    /// <summary>How each deployment is approved; without approval unless set.</summary>
    public Approval Approval { get; init; } = Approval.None;

    /// <summary>The name of the environment in which a release must have run before; null if there is none: then a deployment here is the
    /// first of its release, and the gates print that.</summary>
    public string? PromotedFrom { get; init; }

    /// <summary>When a release counts as healthy here.</summary>
    public HealthPolicy Health { get; init; } = HealthPolicy.Default;

    /// <summary>How a deployment handles the database here.</summary>
    public DatabasePolicy Database { get; init; } = DatabasePolicy.Default;

    /// <summary>How long open requests (uploads, downloads, WebSockets) may take to end on a release that gets no new ones. The release is
    /// stopped when none is left, and no later than this. The edge's workers (<c>worker_shutdown_timeout</c>) and the stop of the
    /// containers have the same limit. Two minutes unless set; in whole seconds.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The image of an application's database here; empty if it has none.</summary>
    internal string GetDatabaseImage(Application application) => application.Database is { } database
        ? DatabaseImage ?? application.Accessories.FirstOrDefault(accessory => accessory.Name == database.Accessory)?.Image ?? "" : "";
}
