namespace QgoBuild.Delivery.Applications;

/// <summary>An application that a compose file describes, with what deployments have to know about each of its parts. Immutable: change a
/// copy with <c>with</c>, or with the methods below, which refuse a name that the application does not have.</summary>
/// <param name="Name">Its name in the names of compose projects, containers, networks and volumes: lowercase letters, digits and
/// hyphens.</param>
public sealed record Application(string Name)
{
    /// <summary>Its name for users, on pages that the edge itself generates. <see cref="Name"/> unless set.</summary>
    public string Title { get; init; } = Name;

    /// <summary>The parts of a release, each started anew by every deployment.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The parts that an environment has once and that deployments never recreate, such as the database.</summary>
    public IReadOnlyList<Accessory> Accessories { get; init; } = [];

    /// <summary>Its database; null for an application without one.</summary>
    public Database? Database { get; init; }

    /// <summary>How its migrations are applied; null if nothing applies any.</summary>
    public Migration? Migration { get; init; }

    /// <summary>What containers write and a release does not contain: directories and volumes.</summary>
    public IReadOnlyList<Data> Data { get; init; } = [];

    /// <summary>What a backup contains, for people: the database, the configuration, and data by its names.</summary>
    internal string BackedUp => Join([.. DatabaseWord, "configuration", .. NamesOf(data => data.Use != DataUse.Lost)]);

    /// <summary>What a restore of everything brings back, for people.</summary>
    internal string Restored => Join([.. DatabaseWord, .. NamesOf(data => data.Use == DataUse.Restored)]);

    private string[] DatabaseWord => Database is null ? [] : ["database"];

    /// <summary>The entrances that its compose file publishes: an environment has these unless it names its own.</summary>
    public IReadOnlyList<Entrance> Entrances { get; init; } = [];

    /// <summary>The owner, <c>uid:gid</c>, of the data: the user of the containers if root deploys. If another user deploys, the containers
    /// run as that user, provided that their compose file has <c>user: "${QGO_USER-}"</c>.</summary>
    public string DataOwner { get; init; } = "1000:1000";

    /// <summary>The directories of the repository with its migrations.</summary>
    public IReadOnlyList<string> MigrationDirectories => Migration?.History is History.Prisma prisma ? [prisma.Directory] : [];

    /// <summary>The names of the services that run in a release.</summary>
    public IReadOnlyList<string> ServiceNames => [.. Services.Where(service => !service.RunsOnce).Select(service => service.Name)];

    /// <summary>The names of the services that must not run twice: the old one stops before the new one starts.</summary>
    public IReadOnlyList<string> ExclusiveServices =>
        [.. Services.Where(service => service is { RunsOnce: false, Changeover: Changeover.StopFirst }).Select(service => service.Name)];

    /// <summary>The services whose images this repository builds, one for each image.</summary>
    public IReadOnlyDictionary<string, ImageOrigin.Built> BuiltImages =>
        Services.Where(service => service.Image is ImageOrigin.Built)
            .ToDictionary(service => service.Name, service => (ImageOrigin.Built)service.Image);

    /// <summary>The names of the images that services are pulled from, once each.</summary>
    public IReadOnlyList<string> PulledServiceImages =>
        [.. Services.Select(service => service.Image).OfType<ImageOrigin.Pulled>().Select(image => image.Reference).Distinct()];

    /// <summary>The names of the images of accessories, once each. An environment names the one of the database.</summary>
    public IReadOnlyList<string> PulledAccessoryImages =>
        [.. Accessories.Where(accessory => accessory.Name != Database?.Accessory).Select(accessory => accessory.Image).Distinct()];

    /// <summary>The variable that holds the image of a part where its compose file on a server does not name it.</summary>
    /// <param name="part">The service that the image is built for, or the accessory.</param>
    public static string GetImageVariable(string part) => $"{part.ToUpperInvariant().Replace('-', '_')}_IMAGE";

    /// <summary>All parts that have logs and take commands: services, accessories and the edge.</summary>
    public IReadOnlyList<string> ReachableServices =>
        [.. ServiceNames, .. Accessories.Select(accessory => accessory.Name), EdgeName];

    /// <summary>The name of the part that users connect to.</summary>
    public const string EdgeName = "edge";

    /// <summary>The name of an environment's compose project on its server, with which its containers, networks and volumes begin. Several
    /// environments, and several applications, run on one server.</summary>
    /// <param name="environment">The environment's name.</param>
    public string GetProject(string environment) => $"{Name}-{environment}";

    /// <summary>The same application with a service changed.</summary>
    /// <exception cref="DeliveryException">There is no such service: exit code 2.</exception>
    public Application WithService(string name, Func<Service, Service> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        RequireName(name, Services.Select(service => service.Name), "service");
        return this with { Services = [.. Services.Select(service => service.Name == name ? change(service) : service)] };
    }

    /// <summary>The same application with another use of some data.</summary>
    /// <exception cref="DeliveryException">There is no such data: exit code 2.</exception>
    public Application WithData(string name, DataUse use)
    {
        RequireName(name, Data.Select(data => data.Name), "data");
        return this with { Data = [.. Data.Select(data => data.Name == name ? data with { Use = use } : data)] };
    }

    /// <summary>The same application with an accessory as a service: a part of a release, which deployments replace.</summary>
    /// <exception cref="DeliveryException">There is no such accessory: exit code 2.</exception>
    public Application AsService(string name)
    {
        RequireName(name, Accessories.Select(accessory => accessory.Name), "accessory");
        var part = Accessories.First(accessory => accessory.Name == name);
        return this with
        {
            Accessories = [.. Accessories.Where(accessory => accessory != part)],
            Services = [.. Services, new Service(name, new ImageOrigin.Pulled(part.Image))],
        };
    }

    /// <summary>The same application with a service as an accessory, which no deployment recreates.</summary>
    /// <exception cref="DeliveryException">There is no such service, or its image is built here: exit code 2.</exception>
    public Application AsAccessory(string name)
    {
        RequireName(name, Services.Select(service => service.Name), "service");
        var part = Services.First(service => service.Name == name);
        if (part.Image is not ImageOrigin.Pulled image)
            throw new DeliveryException(
                $"{name} cannot be an accessory: its image is {part.Image}, and an accessory has one that is pulled.", exitCode: 2);
        return this with
        {
            Services = [.. Services.Where(service => service != part)],
            Accessories = [.. Accessories, new Accessory(name, image.Reference)],
        };
    }

    /// <summary>The same application without some services or accessories of its compose file, such as those for developers.</summary>
    /// <exception cref="DeliveryException">There is no such part: exit code 2.</exception>
    public Application Without(params IReadOnlyList<string> names)
    {
        foreach (var name in names)
            RequireName(name, Services.Select(service => service.Name).Concat(Accessories.Select(accessory => accessory.Name)), "service");
        return this with
        {
            Services = [.. Services.Where(service => !names.Contains(service.Name))],
            Accessories = [.. Accessories.Where(accessory => !names.Contains(accessory.Name))],
            Entrances = [.. Entrances.Where(entrance => !entrance.Routes.Any(route => names.Contains(route.Service)))],
            Data = [.. Data.Select(data => data with { Mounts = [.. data.Mounts.Where(mount => !names.Contains(mount.Service))] })
                .Where(data => data.Mounts.Count > 0)],
            Database = Database is { } database && names.Contains(database.Accessory) ? null : Database,
            Migration = Migration is { } migration && names.Contains(migration.Service) ? null : Migration,
        };
    }

    /// <summary>Whether a service writes data that backups contain.</summary>
    internal bool HasLastingData(string service) =>
        Data.Any(data => data.Use != DataUse.Lost && data.Mounts.Any(mount => mount.Service == service));

    private IEnumerable<string> NamesOf(Func<Data, bool> condition) => Data.Where(condition).Select(data => data.Name);

    private static string Join(string[] words) =>
        words.Length == 0 ? "nothing" : words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";

    private void RequireName(string name, IEnumerable<string> names, string what)
    {
        var all = names.ToList();
        if (all.Contains(name)) return;
        throw new DeliveryException($"{Title} has no {what} \"{name}\"; it has {(all.Count == 0 ? "none" : string.Join(", ", all))}.",
            exitCode: 2);
    }
}
