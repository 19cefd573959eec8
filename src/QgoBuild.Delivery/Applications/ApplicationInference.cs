namespace QgoBuild.Delivery.Applications;

/// <summary>Infers an application from a compose file: what a part is follows from what the file says of it, and each conclusion has a
/// reason.</summary>
internal sealed class ApplicationInference
{
    private readonly ComposeProject _compose;
    private readonly List<ReadingNote> _notes = [];
    private readonly Dictionary<string, Database> _databases = [];
    private readonly List<ComposeService> _accessories = [];
    private readonly List<ComposeService> _services = [];
    private readonly HashSet<string> _onceOnly = [];

    private ApplicationInference(ComposeProject compose) => _compose = compose;

    /// <summary>Infers it.</summary>
    /// <param name="compose">The compose file.</param>
    /// <param name="directoryName">The name of the repository's directory, for a file without a name.</param>
    public static ApplicationReading Infer(ComposeProject compose, string directoryName)
    {
        var inference = new ApplicationInference(compose);
        var application = inference.Infer(compose.Name ?? directoryName);
        return new(application, compose) { Notes = inference._notes, Problems = [] };
    }

    private Application Infer(string name)
    {
        foreach (var service in _compose.Services)
            Classify(service);
        foreach (var dependency in _services.SelectMany(service => service.DependsOn))
            if (dependency.Value == "service_completed_successfully") _onceOnly.Add(dependency.Key);
        foreach (var service in _services.Where(service => service.Text("restart") == "no" && KnownMigrations.Find(service) is not null))
            _onceOnly.Add(service.Name);
        var services = InferServices();
        return new Application(Normalize(name))
        {
            Title = name,
            Services = services,
            Accessories = [.. _accessories.Select(service => new Accessory(service.Name, service.Image ?? service.Name))],
            Database = InferDatabase(),
            Migration = InferMigration(),
            Data = InferData(),
            Entrances = InferEntrances(),
        };
    }

    private void Classify(ComposeService service)
    {
        var isMigration = KnownMigrations.Find(service) is not null;
        if (service.Profiles.Count > 0 && !isMigration)
        {
            Note(service, $"is left out: it starts only with the profile {string.Join(" or ", service.Profiles)}, as in docker compose up",
                "profiles");
            return;
        }

        if (KnownImages.FindDatabase(service) is { } database)
        {
            _databases[service.Name] = database;
            _accessories.Add(service);
            Note(service, $"is the database, {database.Kind}: its image or its data directory is that of {database.Kind}", "image");
        }
        else if (service.Build is null && KnownImages.IsStateful(service.Image))
        {
            _accessories.Add(service);
            Note(service, "runs once and is never recreated by a deployment: its image is known to hold a state", "image");
        }
        else if (service.Build is null && HoldsData(service) && service.DependsOn.Count == 0 &&
            service.Ports.All(KnownImages.IsOtherProtocol))
        {
            _accessories.Add(service);
            Note(service, "runs once and is never recreated by a deployment: its image is pulled, it writes to a volume, it depends on " +
                "no other part, and it publishes no port for HTTP", "volumes");
        }
        else
        {
            _services.Add(service);
        }
    }

    private List<Service> InferServices()
    {
        // The image is that of the first service that runs on; one that ends by itself, such as a migration, shares it.
        var owners = _services.OrderBy(service => _onceOnly.Contains(service.Name)).GroupBy(service => service.ImageIdentity)
            .ToDictionary(group => group.Key, group => group.First());
        return [.. _services.Select(service => InferService(service, owners[service.ImageIdentity]))];
    }

    private Service InferService(ComposeService service, ComposeService owner)
    {
        var once = _onceOnly.Contains(service.Name);
        var origin = owner.Name != service.Name ? new ImageOrigin.SameAs(owner.Name) : InferOrigin(service);
        Note(service, once ? "is a part of a release that ends by itself: others wait for its success, or it applies migrations"
            : service.Build is not null ? "is a part of a release: its image is built here"
            : "is a part of a release: its image is pulled, and it is not known to hold a state",
                service.Build is null ? "image" : "build");
        var port = InferPort(service);
        var (check, reason) = InferCheck(service, port);
        if (!once) Note(service, NoteSubject.Check, $"is healthy when {check}: {reason}", "healthcheck");
        var changeover = service.UpdateOrder == "stop-first" ? Changeover.StopFirst : Changeover.Beside;
        if (changeover == Changeover.StopFirst)
            Note(service, NoteSubject.Changeover, "stops before the new one starts: deploy.update_config.order is stop-first", "deploy",
                "update_config", "order");
        else if (!once && LooksLikeScheduler(service))
            Note(service, NoteSubject.Changeover, "seems to be a scheduler, and runs twice for a moment when a release replaces " +
                "another: if it must not, write deploy: { update_config: { order: stop-first } }", "command");
        if (!once && KnownMigrations.Find(service) is { } migration)
            Note(service, $"applies migrations when it starts ({migration.Tool}): a service of its own for them, which others depend " +
                "on with service_completed_successfully, is backed up before and undone after a failure", "command");
        return new Service(service.Name, origin)
        {
            Port = port,
            Check = once ? new Check.Runs() : check,
            Changeover = changeover,
            Replicas = service.Replicas,
            RunsOnce = once,
        };
    }

    private static ImageOrigin InferOrigin(ComposeService service) => service.Build is { } build
        ? new ImageOrigin.Built(build.Context == "." ? "" : build.Context)
        {
            Dockerfile = build.Dockerfile,
            Target = build.Target,
            Arguments = build.Arguments,
        }
        : new ImageOrigin.Pulled(service.Image ?? "");

    private static int? InferPort(ComposeService service)
    {
        var published = service.Ports.Where(port => !KnownImages.IsOtherProtocol(port)).ToList();
        if (published.Count > 0) return (published.Find(port => !port.IsLoopback) ?? published[0]).Target;
        return service.ExposedPorts.Count > 0 ? service.ExposedPorts[0] : null;
    }

    private static (Check Check, string Reason) InferCheck(ComposeService service, int? port) =>
        service.HasHealthCheck ? (new Check.ContainerHealthy(), "it has a healthcheck")
        : port is not null && service.Ports.Any(IsForUsers) ? (new Check.Answers("/"), $"it publishes port {port} and has no healthcheck")
        : (new Check.Runs(), "it has neither a healthcheck nor a published port");

    private Database? InferDatabase() => _databases.Count == 1 ? _databases.Values.Single() : null;

    private Migration? InferMigration()
    {
        var found = _services.Where(service => _onceOnly.Contains(service.Name) && KnownMigrations.Find(service) is not null).ToList();
        if (found.Count == 0 && _databases.Count > 0)
            found = [.. _services.Where(service => _onceOnly.Contains(service.Name) && service.DependsOn.Keys.Any(_databases.ContainsKey))];
        if (found.Count != 1) return null;
        var (tool, history) = KnownMigrations.Find(found[0]) ?? ("its own command", new History.Fingerprint());
        Note(found[0], $"applies the migrations, with {tool}: what was applied is known by {history}", "command");
        return new Migration(found[0].Name) { History = history, Check = KnownMigrations.FindCheck(found[0]) };
    }

    private List<Data> InferData()
    {
        var mounts =
            from service in _services.Concat(_accessories)
            where !_databases.ContainsKey(service.Name)
            from mount in service.Mounts
            where IsData(mount)
            group new DataMount(service.Name, mount.Target) by (mount.Source!, IsVolume: mount.Type == "volume");
        var data = new List<Data>();
        foreach (var group in mounts)
        {
            var onlyAccessories = group.All(mount => _accessories.Exists(accessory => accessory.Name == mount.Service));
            var (source, isVolume) = group.Key;
            data.Add(new Data(source, isVolume, [.. group]) { Use = onlyAccessories ? DataUse.Kept : DataUse.Restored });
            _notes.Add(new(source, onlyAccessories
                ? "is in every backup, and stays in a restore: only accessories write there"
                : "is in every backup, and a restore of everything brings it back: a release writes there",
                _compose.Locate(isVolume ? ["volumes", source] : ["services", group.First().Service, "volumes"]))
            {
                Subject = NoteSubject.Use,
            });
        }

        foreach (var service in _services.Concat(_accessories))
            foreach (var mount in service.Mounts.Where(mount => mount.Type == "volume" && mount.Source is null))
                Note(service, $"loses what it writes to {mount.Target} with each release: the volume there has no name", "volumes");
        return data;
    }

    private List<Entrance> InferEntrances()
    {
        var entrances = new List<Entrance>();
        foreach (var service in _services)
            foreach (var port in service.Ports)
            {
                var key = $"{service.Name}:{port.Target}";
                if (port.IsLoopback)
                    _notes.Add(new(key, $"is no entrance: {port.HostAddress} is reached by the host alone", service.Locate("ports")));
                else if (port.Published is null)
                    _notes.Add(new(key, "is no entrance: Docker chooses its port on the host. Name one: " +
                        $"\"8080:{port.Target}\"", service.Locate("ports")));
                else if (!KnownImages.IsOtherProtocol(port))
                    entrances.Add(new(port.Published.Value, [new Route("/", service.Name, port.Target)]));
            }

        foreach (var service in _accessories)
            foreach (var port in service.Ports.Where(port => port.Published is not null))
                _notes.Add(new($"{service.Name}:{port.Target}", "is not published on a server: services reach an accessory on the " +
                    "application's own network",
                    service.Locate("ports")));
        if (entrances.Count == 0)
            _notes.Add(new("users", "reach nothing: no service publishes a port for HTTP. An environment names its entrances itself then",
                _compose.Locate("services")));
        return [.. entrances.DistinctBy(entrance => entrance.Port).OrderBy(entrance => entrance.Port)];
    }

    private bool HoldsData(ComposeService service) => service.Mounts.Any(IsData);

    // A directory that the repository has is a part of the release.
    private bool IsData(ComposeMount mount) => mount is { Source: { } source, IsReadOnly: false } && (mount.Type == "volume" ||
        mount.Type == "bind" && !Path.IsPathFullyQualified(source) && !ComposePaths.IsOutside(source) &&
            _compose.KindOf(source) != PathKind.File);

    private static bool IsForUsers(ComposePort port) => port.Published is not null && !port.IsLoopback &&
        !KnownImages.IsOtherProtocol(port);

    private static bool LooksLikeScheduler(ComposeService service) =>
        (service.Name + " " + service.Command).Split(' ', '-', '_', '/')
            .Any(word => word is "beat" or "scheduler" or "cron" or "crond" or "schedule:work");

    private void Note(ComposeService service, string text, params string[] path) => Note(service, NoteSubject.Part, text, path);

    private void Note(ComposeService service, NoteSubject subject, string text, params string[] path) =>
        _notes.Add(new(service.Name, text, service.Locate(path)) { Subject = subject });

    private static string Normalize(string name) => string.Concat(name.ToLowerInvariant().Select(character =>
        char.IsAsciiLetterOrDigit(character) ? character : '-')).Trim('-');
}
