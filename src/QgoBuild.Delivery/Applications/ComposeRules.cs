namespace QgoBuild.Delivery.Applications;

/// <summary>Finds what a compose file contains and a deployment cannot do, with the line and what to write instead.</summary>
internal sealed class ComposeRules
{
    // What an image would contain beside its directory, its Dockerfile and its arguments.
    private static readonly (string Key, string Remedy)[] BuildKeys =
    [
        ("additional_contexts", "copy from directories of its own context, or from an image: COPY --from=image:tag"),
        ("dockerfile_inline", "write it into a file: dockerfile: Dockerfile"),
        ("secrets", "download what requires a secret in CI, into the context"),
        ("ssh", "download what requires a key in CI, into the context"),
    ];

    private readonly ComposeProject _compose;
    private readonly Application _application;
    private readonly ApplicationSource _source;
    private readonly List<ReadingProblem> _problems = [];

    private ComposeRules(ComposeProject compose, Application application, ApplicationSource source) =>
        (_compose, _application, _source) = (compose, application, source);

    /// <summary>The problems of the parts that are deployed.</summary>
    public static IReadOnlyList<ReadingProblem> Check(ComposeProject compose, Application application, ApplicationSource source)
    {
        var rules = new ComposeRules(compose, application, source);
        rules.CheckAll();
        return rules._problems;
    }

    private void CheckAll()
    {
        foreach (var service in _compose.Services)
        {
            var part = _application.Services.FirstOrDefault(one => one.Name == service.Name);
            if (part is null && _application.Accessories.All(accessory => accessory.Name != service.Name)) continue;
            CheckName(service);
            CheckHost(service);
            CheckBuild(service);
            CheckMounts(service, part);
            CheckPorts(service, part);
            CheckValueFiles(service);
            if (part is null) CheckAccessory(service);
        }

        CheckVariables();
        foreach (var kind in (string[])["networks", "volumes", "secrets", "configs"])
            foreach (var (name, definition) in _compose.Objects(kind))
                if (definition?["external"]?.GetValueKind() == JsonValueKind.True)
                    Add(_compose.Locate(kind, name, "external"), $"{kind} {name} is external: a deployment creates everything that it " +
                        $"uses, so that it can restore it",
                        $"remove \"external: true\"; ./build.sh Describe shows what is created");
        if (_application.Database is { } variable && ServerVariable.FindSettings(variable.Name).Any())
            Add(_compose.Locate("services", variable.Accessory, "environment"), $"the name of the database is the setting " +
                $"{ServerVariable.FindSettings(variable.Name).First()}, and a backup is made of one name",
                "give it a value in Values, in build/Application.cs");
        if (_application.Database is { Name: "" } unnamed)
            Add(_compose.Locate("services", unnamed.Accessory, "environment"), $"the name of the database is not in the file: a backup " +
                $"of {unnamed.Accessory} would not contain it", $"name it in build/Application.cs: Database = new " +
                $"{unnamed.GetType().Name}(\"{unnamed.Accessory}\", \"NAME\")");
        foreach (var data in _application.Data)
            CheckData(data);
        if (_application.Database is PostgreSql special && _compose.Find(special.Accessory)?.Image is { } image &&
            KnownImages.FindReasonAgainst(image) is { } reason)
            Add(_compose.Locate("services", special.Accessory, "image"), reason, "use an image of postgres, or deploy without it: " +
                $".Without(\"{special.Accessory}\")");
        if (_application.Services.All(service => service.RunsOnce))
            Add(_compose.Locate("services"), "no service is left that runs in a release",
                "describe at least one service with build: or image:");
        var databases = _compose.Services.Select(KnownImages.FindDatabase).OfType<Database>()
            .Where(database => _application.Accessories.Any(accessory => accessory.Name == database.Accessory)).ToList();
        if (databases.Count > 1 && _application.Database is null)
            Add(_compose.Locate("services", databases[1].Accessory),
                $"there are several databases, {string.Join(" and ", databases.Select(database => database.Accessory))}: a deployment " +
                    $"backs up and restores one",
                $"name it in build/Application.cs: Database = new {databases[0].GetType().Name}(\"{databases[0].Accessory}\", " +
                    $"\"{databases[0].Name}\")");
    }

    // Two colours of a release run at the same time, and so do two environments on one server.
    private void CheckName(ComposeService service)
    {
        if (service.Text("container_name") is { } name)
            Add(service.Locate("container_name"), $"{service.Name} has the fixed container name {name}: its containers run beside " +
                $"those of the next release, " +
                "and beside those of other environments", $"remove it; other services reach it as {service.Name}");
        if (service.Name == Application.EdgeName)
            Add(service.Location, $"the name {service.Name} is that of the part which users connect to, and which every environment has",
                "give the service another name, or leave it out: .Without(\"edge\")");
        if (!ServiceName.IsMatch(service.Name))
            Add(service.Location, $"{service.Name} is no name for hosts, which have lowercase letters, digits and hyphens",
                "give the service such a name");
    }

    private void CheckHost(ComposeService service)
    {
        if (service.Text("network_mode") is { } mode && mode != "none" && mode != "bridge")
            Add(service.Locate("network_mode"), $"{service.Name} shares a network with {(mode == "host" ? "the host" : mode)}: its " +
                $"ports would collide with those of the next release",
                "remove network_mode, and reach it by its name; publish ports by ports:");
        if (service.IsTrue("privileged"))
            Add(service.Locate("privileged"), $"{service.Name} is privileged: it could change the server, which no rollback restores",
                "remove it, and add the capabilities that it uses: cap_add: [NET_BIND_SERVICE]");
        foreach (var key in (string[])["pid", "ipc", "uts", "userns_mode"])
            if (service.Text(key) == "host")
                Add(service.Locate(key), $"{service.Name} has the {key} of the host: it could change the server, which no rollback " +
                    $"restores", $"remove {key}: host");
        if (service.Words("devices").Any())
            Add(service.Locate("devices"), $"{service.Name} uses devices of the host, which only one of two releases can have",
                "make it an accessory of its own, without devices:");
        if (service.Words("volumes_from").Any())
            Add(service.Locate("volumes_from"), $"{service.Name} takes the volumes of other containers",
                "name the volumes in both services: volumes: [name:/path]");
        if (service.Words("external_links").Any())
            Add(service.Locate("external_links"), $"{service.Name} is linked to containers that this application does not have",
                "add them to the compose file, or reach them by their address");
    }

    private void CheckBuild(ComposeService service)
    {
        if (service.Build is not { } build) return;
        if (build.IsRemote)
            Add(service.Locate("build"), $"{service.Name} is built from {build.Context}, which is not the content of a commit",
                "build it from a directory of this repository");
        else if (ComposePaths.IsOutside(build.Context) || Path.IsPathFullyQualified(build.Context))
            Add(service.Locate("build"), $"{service.Name} is built from {build.Context}, which is not in this repository",
                "move what is built into the repository");
        else if (ComposePaths.IsOutside(ComposePaths.Normalize(build.Context, build.Dockerfile)) ||
            Path.IsPathFullyQualified(build.Dockerfile))
            Add(service.Locate("build", "dockerfile"), $"{service.Name} is built by {build.Dockerfile}, which is not in this repository",
                "move it into the repository");
        foreach (var (key, remedy) in BuildKeys.Where(key => build.Has(key.Key)))
            Add(service.Locate("build", key), $"{service.Name} is built with {key}, which does not belong to the content of a commit",
                remedy);
    }

    private void CheckMounts(ComposeService service, Service? part)
    {
        foreach (var (mount, index) in service.Mounts.Select((mount, index) => (mount, index)))
        {
            var location = service.Locate("volumes", index.ToString(CultureInfo.InvariantCulture));
            if (mount.Type is not ("volume" or "bind" or "tmpfs"))
                Add(location, $"{service.Name} has a mount of the type {mount.Type}", "use a named volume: name:/path");
            if (mount is not { Type: "bind", Source: { } source }) continue;
            if (source.EndsWith("/docker.sock", StringComparison.Ordinal))
                Add(location, $"{service.Name} controls Docker through {source}, and with it the whole server",
                    "leave it out; the edge routes to services without it");
            else if (ComposePaths.IsOutside(source))
                Add(location, $"{service.Name} mounts {source}, which is not in this repository",
                    "move it into the repository, or use a named volume");
            else if (Path.IsPathFullyQualified(source) && !HostFiles.Contains(source))
                Add(location, $"{service.Name} mounts {source} of the host, which no backup and no rollback includes",
                    $"use a named volume: {NameOf(source)}:{mount.Target}");
            else if (part is not null && IsForDevelopers(service, mount, source))
                Add(location, $"{service.Name} mounts {(source == "." ? "the repository" : source)} over what its image was built " +
                    $"from: a server would run those files, and not the image that was tested",
                    "move the mount to docker-compose.override.yml, which docker compose up adds on a developer's machine");
        }
    }

    // A path of the repository over what the image was built from. If that is all of it, files of a configuration lie there as well.
    private bool IsForDevelopers(ComposeService service, ComposeMount mount, string source)
    {
        if (service.Build is not { IsRemote: false } build || _compose.KindOf(source) == PathKind.None) return false;
        var context = build.Context == "." ? "" : build.Context;
        return ComposePaths.Overlap(source == "." ? "" : source, context) &&
            (context.Length > 0 || (!mount.IsReadOnly && _compose.KindOf(source) == PathKind.Directory));
    }

    private void CheckData(Data data)
    {
        var location = data.IsVolume ? _compose.Locate("volumes", data.Name)
            : _compose.Locate("services", data.Mounts.Select(mount => mount.Service).FirstOrDefault() ?? "", "volumes");
        var directory = data.Directory;
        if (directory == ".")
        {
            // Over what an image was built from, it is refused as a mount.
            if (data.Mounts.All(mount => _compose.Find(mount.Service)?.Build is null))
                Add(location, $"{data.Mounts[0].Service} mounts the repository, in which a server keeps backups and secrets",
                    "mount a directory of it, or build an image from it: build: .");
            return;
        }

        if (!DataDirectory.IsMatch(directory) || directory.Split('/').Any(part => part is "" or "." or ".."))
            Add(location, $"{data.Name} would be in the directory \"{directory}\" of a server: such a path is relative, and has no " +
                "quotation marks, backslashes, percent signs or control characters", "give the directory another name");
        else if (directory.Split('/')[0] is (".qgobuild" or "backups" or ".git") and var used)
            Add(location, $"{data.Name} would be in {used}, which a server uses itself", "give the directory another name");
        foreach (var outer in _application.Data.Where(outer => directory.StartsWith(outer.Directory + "/", StringComparison.Ordinal)))
            Add(location, $"{data.Name} lies in {outer.Name}: a backup would contain it twice, and a restore of one would replace the " +
                "other", "mount directories of which none lies in another, or use a named volume: " + NameOf(directory));
    }

    private void CheckValueFiles(ComposeService service)
    {
        var isService = _application.Services.Any(one => one.Name == service.Name);
        foreach (var file in _compose.UnsharedFiles.Where(file => file.Service == service.Name && file.IsRequired))
        {
            if (isService && _source.Settings.Contains(file.File)) continue;
            Add(file.Location, $"{service.Name} takes variables from {file.File}, which is not in the repository: a server would not " +
                "have them", isService
                    ? $"name it in Settings, in build/Application.cs: \"{file.File}\"; or commit it if it contains no secrets"
                    : "commit the file if it contains no secrets");
        }
    }

    // Compose would take an empty text, or refuses the file; .env is on one machine only.
    private void CheckVariables()
    {
        var settings = SettingUses.Find(_compose, _application, _source.Settings);
        var misplaced = SettingUses.FindMisplaced(_compose, _application).ToList();
        var used = settings.Select(setting => setting.Name).Concat(misplaced.Select(setting => setting.Name))
            .Concat(SettingUses.FindGeneratedVariables(_compose, _application).Select(variable => variable.Name)).ToHashSet();
        var deployed = _application.Services.Select(service => service.Name)
            .Concat(_application.Accessories.Select(accessory => accessory.Name)).ToHashSet();
        foreach (var variable in _compose.Variables.Where(variable => variable.Default is null && !used.Contains(variable.Name) &&
            variable.IsUsedBy(deployed) && !_source.Values.ContainsKey(variable.Name) && !_source.Settings.Contains(variable.Name) &&
            !ServerVariable.Names.Contains(variable.Name)))
            Add(variable.Location, $"{variable.Name} has no value: a server does not have the file .env of your machine",
                $"in build/Application.cs, name it in Settings if environments differ or it is a secret, or give it a value in Values; " +
                    $"or write a default: ${{{variable.Name}:-}}");
        foreach (var (name, part, key) in misplaced)
        {
            if (_source.Settings.Contains(name))
                Add(_compose.Locate("services", part, key), $"{part} has the setting {name} there, and {key} is the same in every " +
                    "environment", $"give {name} a value in Values, in build/Application.cs, instead of naming it in Settings");
            else
                Add(_compose.Locate("services", part, key), $"{part} has the secret {name} there, and everybody who has the image or the " +
                    "release could read it", "give it to the containers of a service: secrets:");
        }

        foreach (var (name, part, key) in SettingUses.FindInNames(_compose, _application))
            Add(_compose.Locate("services", part, key), $"{part} has {name} in a name below {key}, where no value would replace it",
                "write NAME: value in place of a list of NAME=value, with the variable in the value");
        foreach (var name in _source.Settings.Intersect(SettingUses.FindGeneratedVariables(_compose, _application)
            .Select(variable => variable.Name)))
            Add(_compose.Variables.FirstOrDefault(variable => variable.Name == name)?.Location ?? new(_compose.Files[0], 1),
                $"an accessory uses the setting {name}: deployments never recreate it, so another value would have no effect",
                $"give {name} a value in Values, in build/Application.cs, instead of naming it in Settings");
        foreach (var name in _source.Settings.Where(name => !used.Contains(name)))
            Add(new(_compose.Files[0], 1), $"no service uses the setting {name}", _compose.Variables.Count == 0
                ? "remove it from Settings in build/Application.cs"
                : $"correct it in build/Application.cs; the variables of the file are " +
                    $"{string.Join(", ", _compose.Variables.Select(variable => variable.Name).Except(ServerVariable.Names))}");
        foreach (var same in settings.GroupBy(setting => setting.FileName).Where(same => same.Count() > 1))
            Add(new(_compose.Files[0], 1),
                $"{string.Join(" and ", same.Select(setting => setting.Name))} would be the same file on a server",
                "give one of them another name");
        foreach (var setting in settings.Where(setting => setting.Has(SettingForm.File) && !SecretName.IsMatch(setting.Name)))
            Add(_compose.Locate("secrets", setting.Name), $"the secret {setting.Name} would be a file of that name on a server",
                "give it a name that begins with a letter or digit");
    }

    private void CheckPorts(ComposeService service, Service? part)
    {
        if (part is null) return;
        foreach (var (port, index) in service.Ports.Select((port, index) => (port, index)))
        {
            if (port.Published is not { } published || !KnownImages.IsOtherProtocol(port)) continue;
            if (part.Changeover == Changeover.StopFirst || port.IsLoopback) continue;
            Add(service.Locate("ports", index.ToString(CultureInfo.InvariantCulture)),
                $"{service.Name} publishes port {published}, where two releases cannot listen at once, and port " +
                    $"{port.Target}/{port.Protocol} is not HTTP, which the edge could share",
                "let it stop before the next one starts, deploy: { update_config: { order: stop-first } }, or remove the port");
        }
    }

    private void CheckAccessory(ComposeService service)
    {
        if (service.Build is not null)
            Add(service.Locate("build"), $"{service.Name} holds a state and is built here: a deployment never recreates it, so a new " +
                $"image would not be used",
                "use a published image: image: postgres:17");
        if (service.Replicas != 1)
            Add(service.Locate("deploy", "replicas"), $"{service.Name} holds a state and has {service.Replicas} replicas",
                "remove replicas");
    }

    private void Add(ComposeLocation location, string text, string remedy) => _problems.Add(new(location, text, remedy));

    private static string NameOf(string path) => Path.GetFileName(path.TrimEnd('/')) is { Length: > 0 } name ? name : "data";

    // Files of the host that containers may read: they only describe it.
    private static readonly HashSet<string> HostFiles = ["/etc/localtime", "/etc/timezone", "/etc/ssl/certs", "/usr/share/zoneinfo"];

    // A path that a list of files contains as it is.
    private static readonly Regex DataDirectory = new("^[^\"\\\\%\\x00-\\x1f\\x7f]+$", RegexOptions.CultureInvariant);

    private static readonly Regex SecretName = new("^[A-Za-z0-9][A-Za-z0-9._-]*$", RegexOptions.CultureInvariant);

    private static readonly Regex ServiceName = new("^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$", RegexOptions.CultureInvariant);
}
