using YamlDotNet.Serialization;

namespace QgoBuild.Delivery.Applications;

/// <summary>Writes the compose files of a server.</summary>
public static class ServerComposeCompiler
{
    /// <summary>The project of an environment, with which the names of its containers, networks and volumes begin.</summary>
    private const string Project = "${QGO_PROJECT:?}";

    private const string Colour = "${QGO_COLOUR:?}";
    private const string Record = "${QGO_RECORD:?}";

    // The directory of files with variables.
    private const string Values = "${QGO_VALUES:?}";

    private const string EnvironmentDirectory = "${QGO_DIRECTORY:?}";
    private const string DefaultNetwork = "default";
    private static readonly string[] Colours = ["blue", "green"];

    // What has no meaning on a server, or is written anew.
    private static readonly string[] LeftOut =
        ["build", "container_name", "depends_on", "develop", "env_file", "expose", "image", "networks", "ports", "profiles", "pull_policy",
            "scale", "volumes"];

    private static readonly ISerializer Yaml =
        new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).DisableAliases().WithIndentedSequences().Build();

    /// <summary>Writes the files.</summary>
    /// <param name="reading">The application and its compose file. What cannot be deployed has been refused before.</param>
    /// <param name="pins">The names of pulled images with their digests, by the names in the compose file; null to leave them as they
    /// are.</param>
    public static ServerComposeFiles Compile(ApplicationReading reading, IReadOnlyDictionary<string, string>? pins = null)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new Compiler(reading, pins ?? ReadOnlyDictionary<string, string>.Empty).Compile();
    }

    private sealed class Compiler(ApplicationReading reading, IReadOnlyDictionary<string, string> pins)
    {
        private readonly Application _application = reading.Application;
        private readonly ComposeProject _compose = reading.Compose;

        // The secrets of services, one file for each service: only its user reads it.
        private readonly Dictionary<string, string> _delivered = [];

        public ServerComposeFiles Compile()
        {
            var accessories = _application.Accessories.Where(accessory => _compose.Find(accessory.Name) is not null).ToList();
            var services = _application.Services.Where(service => _compose.Find(service.Name) is not null).ToList();
            var shared = accessories.SelectMany(accessory => NetworksOf(accessory.Name)).Append(DefaultNetwork).Distinct().ToList();

            var platform = new JsonObject
            {
                ["name"] = Project,
                // The rest of the edge is generated from the entrances, and merged over this.
                ["services"] = ToObject([.. accessories.Select(accessory => (accessory.Name, (JsonObject?)CompileAccessory(accessory))),
                    (Application.EdgeName, new JsonObject { ["networks"] = InBothColours(shared, _ => null) })]),
                ["networks"] = ToObject([
                    (DefaultNetwork, new JsonObject { ["name"] = Project }),
                    .. shared.SelectMany(network => Colours.Select(colour => (InColour(network, colour), DefineNetwork(network, colour)))),
                ]),
            };
            AddDefinitions(platform, accessories.Select(accessory => accessory.Name));

            var release = new JsonObject
            {
                ["name"] = $"{Project}-{Colour}",
                ["services"] = ToObject(services.Select(service => (service.Name, (JsonObject?)CompileService(service)))),
                ["networks"] = ToObject(services.SelectMany(service => NetworksOf(service.Name)).Distinct().Select(network =>
                    (network, (JsonObject?)(shared.Contains(network)
                        ? new JsonObject { ["name"] = NetworkName(network, Colour), ["external"] = true }
                        : DefineNetwork(network, Colour))))),
            };
            AddDefinitions(release, services.Select(service => service.Name));

            var file = _compose.Files[0];
            return new(
                Write(platform, $"# What an environment has once, written from {file}: deployments never recreate it.\n" +
                    $"# database: {IdentifyDatabase(platform)}"),
                Write(release, $"# One release in one colour, written from {file}. It publishes no port: the edge connects to it."),
                SettingUses.FindGeneratedSecrets(_compose, _application))
            {
                ReleaseImages = [.. _application.PulledServiceImages.Select(Pin)],
                PlatformImages = [.. _application.PulledAccessoryImages.Select(Pin)],
                GeneratedVariables = reading.GeneratedVariables,
                Settings = reading.Settings,
            };
        }

        private JsonObject CompileAccessory(Accessory accessory)
        {
            var part = CompilePart(accessory.Name, _application.Database?.Accessory == accessory.Name
                ? $"${{{Application.GetImageVariable(accessory.Name)}:?}}" : Pin(accessory.Image));
            part["restart"] ??= "unless-stopped";
            part["networks"] = InBothColours(NetworksOf(accessory.Name), network => WithAliases(accessory.Name, network));
            return part;
        }

        private static JsonObject InBothColours(IEnumerable<string> networks, Func<string, JsonObject?> settings) => ToObject([
            (DefaultNetwork, null),
            .. networks.SelectMany(network => Colours.Select(colour => (InColour(network, colour), settings(network)))),
        ]);

        // What an upgrade would change. To which networks it is connected is changed while it runs.
        private string IdentifyDatabase(JsonObject platform)
        {
            if (_application.Database is not { } database) return "none";
            if (platform["services"]?[database.Accessory] is not JsonObject part) return "none";
            var settings = (JsonObject)part.DeepClone();
            settings.Remove("networks");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(settings.ToJsonString())))[..16];
        }

        private JsonObject CompileService(Service service)
        {
            var part = CompilePart(service.Name, ImageOf(service));
            if (service.RunsOnce) part["restart"] = "no";
            part["restart"] ??= "unless-stopped";
            var labels = part["labels"] as JsonObject ?? [];
            labels["org.opencontainers.image.version"] = "${QGO_VERSION:?}";
            labels["org.opencontainers.image.revision"] = "${QGO_COMMIT:?}";
            labels["org.opencontainers.image.ref.name"] = "${QGO_BRANCH?}";
            part["labels"] = labels.DeepClone();
            if (CompileSecrets(service.Name) is { Length: > 0 } secrets) part["secrets"] = new JsonArray([.. secrets]);
            // What stands in "environment" comes before these.
            var files = reading.Settings.Where(setting =>
                setting.Uses.Any(use => use.Service == service.Name && use.Form == SettingForm.Variables)).ToList();
            if (files.Count > 0)
                part["env_file"] = new JsonArray([.. files.Select(file => JsonValue.Create($"{Values}/{file.FileName}"))]);
            if (CompileDependencies(service.Name) is { Count: > 0 } dependencies) part["depends_on"] = dependencies;
            part["networks"] = ToObject(NetworksOf(service.Name).Select(network =>
                (network, WithAliases(service.Name, network, service.RunsOnce ? [] : [$"{service.Name}-{Colour}"]))));
            return part;
        }

        private JsonObject CompilePart(string name, string image)
        {
            var part = new JsonObject { ["image"] = image };
            foreach (var (key, value) in _compose.Find(name)!.Definition)
            {
                if (value is not null && !LeftOut.Contains(key)) part[key] = value.DeepClone();
            }

            var mounts =
                (_compose.Find(name)!.Definition["volumes"] as JsonArray ?? []).OfType<JsonObject>().Select(CompileMount).ToArray();
            if (mounts.Length > 0) part["volumes"] = new JsonArray([.. mounts]);
            // Its data must belong to the deploying user for backups. Empty if root deploys: then the user of the image applies.
            if (_application.HasLastingData(name)) part["user"] ??= SettingUses.DataUser;
            // The rest of it is for orchestrators.
            if (part["deploy"] is JsonObject deploy)
            {
                part.Remove("deploy");
                if (Choose(deploy, "replicas", "resources", "restart_policy") is { } chosen) part["deploy"] = chosen;
            }

            part["logging"] ??= new JsonObject
            {
                ["driver"] = "json-file",
                ["options"] = new JsonObject { ["max-size"] = "10m", ["max-file"] = "5" },
            };
            return part;
        }

        private string ImageOf(Service service) => service.Image switch
        {
            ImageOrigin.Built => $"${{{Application.GetImageVariable(service.Name)}:?}}",
            ImageOrigin.SameAs same => ImageOf(_application.Services.First(other => other.Name == same.Service)),
            var pulled => Pin(pulled.ToString()!),
        };

        private string Pin(string image) => pins.GetValueOrDefault(image, image);

        private JsonObject[] CompileSecrets(string service)
        {
            var generated = SettingUses.FindGeneratedSecrets(_compose, _application);
            return [.. SettingUses.FindSecrets(_compose.Find(service)!).Select(secret => generated.Contains(secret.Source)
                ? (JsonObject)secret.Mount.DeepClone() : Deliver(secret.Source, secret.Mount))];

            JsonObject Deliver(string name, JsonObject mount)
            {
                _delivered[$"{service}.{name}"] = $"{EnvironmentDirectory}/.qgobuild/releases/{Record}/secrets/{service}/{name}";
                return new() { ["source"] = $"{service}.{name}", ["target"] = mount["target"]?.ToString() ?? name };
            }
        }

        // Accessories run already; a service of the same release may have to be waited for.
        private JsonObject CompileDependencies(string name)
        {
            var names = _application.Services.Select(service => service.Name).ToHashSet();
            return ToObject((_compose.Find(name)!.Definition["depends_on"] as JsonObject ?? [])
                .Where(dependency => names.Contains(dependency.Key))
                .Select(dependency => (dependency.Key, dependency.Value?.DeepClone() as JsonObject)));
        }

        // A directory that does not exist would be created by Docker, for root. A volume is filled by Docker only where root deploys: what
        // it has from an image belongs to the users of that image.
        private JsonObject CompileMount(JsonObject mount)
        {
            var source = mount["source"]?.ToString();
            var data = _application.Data.FirstOrDefault(data => data.Name == source);
            var isInRepository = mount["type"]?.ToString() == "bind" && source is not null && !source.StartsWith('/');
            var bound = (JsonObject)mount.DeepClone();
            if (data is { IsMountedByVolume: true } && data.Mounts.Any(mount => _application.HasLastingData(mount.Service)))
            {
                var settings = bound["volume"] as JsonObject ?? [];
                settings["nocopy"] ??= "${QGO_NOCOPY:?}";
                bound["volume"] = settings.DeepClone();
            }
            else if (bound["volume"] is JsonObject { Count: 0 })
            {
                bound.Remove("volume");
            }

            if (data?.IsMountedByVolume ?? !isInRepository) return bound;
            bound.Remove("volume");
            bound["type"] = "bind";
            bound["source"] = $"{EnvironmentDirectory}/{data?.Directory ?? source}";
            bound["bind"] = new JsonObject { ["create_host_path"] = false };
            return bound;
        }

        // The volumes, secrets and configurations that these parts use.
        private void AddDefinitions(JsonObject file, IEnumerable<string> parts)
        {
            var definitions = parts.Select(part => _compose.Find(part)!).ToList();
            Add("volumes", definitions.SelectMany(part => part.Mounts)
                .Where(mount => mount is { Type: "volume", Source: not null } &&
                    _application.Data.All(data => data.Name != mount.Source || data.IsMountedByVolume))
                .Select(mount => mount.Source!), DefineVolume);
            Add("secrets", SourcesIn("secrets"), name => new JsonObject
            {
                ["file"] = _delivered.GetValueOrDefault(name, $"{EnvironmentDirectory}/.qgobuild/secrets/{name}"),
            });
            Add("configs", SourcesIn("configs"), DefineConfig);

            IEnumerable<string> SourcesIn(string kind) => (file["services"] as JsonObject)!.SelectMany(part =>
                (part.Value?[kind] as JsonArray ?? []).OfType<JsonObject>().Select(entry => entry["source"]?.ToString()).OfType<string>());

            void Add(string kind, IEnumerable<string> names, Func<string, JsonObject> define)
            {
                var entries = names.Distinct().Select(name => (name, (JsonObject?)define(name))).ToList();
                if (entries.Count > 0) file[kind] = ToObject(entries);
            }

            JsonObject DefineVolume(string name)
            {
                // A deployment creates the volumes of data: both colours of a release use them, so they belong to neither.
                if (_application.Data.Any(data => data.Name == name))
                    return new() { ["name"] = $"{Project}-{name}", ["external"] = true };
                var volume = Clone("volumes", name);
                volume["name"] = $"{Project}-{name}";
                return volume;
            }

            JsonObject DefineConfig(string name)
            {
                var config = Clone("configs", name);
                config.Remove("name");
                if (config["file"]?.ToString() is { } path && !path.StartsWith('/')) config["file"] = $"{EnvironmentDirectory}/{path}";
                return config;
            }
        }

        private IReadOnlyList<string> NetworksOf(string part) =>
            _compose.Find(part)!.Definition["networks"] is JsonObject { Count: > 0 } networks
                ? [.. networks.Select(network => network.Key)] : [DefaultNetwork];

        private JsonObject? WithAliases(string part, string network, params IEnumerable<string> aliases)
        {
            var settings = (_compose.Find(part)!.Definition["networks"]?[network] as JsonObject)?.DeepClone() as JsonObject ?? [];
            var all = (settings["aliases"] as JsonArray ?? []).Select(alias => ServerVariable.Restore(alias!.ToString())).Concat(aliases)
                .Distinct().ToList();
            if (all.Count > 0) settings["aliases"] = new JsonArray([.. all.Select(alias => JsonValue.Create(alias))]);
            return settings.Count > 0 ? settings : null;
        }

        private JsonObject DefineNetwork(string network, string colour)
        {
            var definition = Clone("networks", network);
            if (definition["external"] is null) definition["name"] = NetworkName(network, colour);
            definition.Remove("ipam");
            return definition;
        }

        private static string NetworkName(string network, string colour) => $"{Project}-{InColour(network, colour)}";

        private static string InColour(string network, string colour) => network == DefaultNetwork ? colour : $"{colour}-{network}";

        // Null where nothing is left.
        private static JsonObject? Choose(JsonObject map, params string[] keys)
        {
            var chosen = map.Where(entry => keys.Contains(entry.Key) && entry.Value is not (null or JsonObject { Count: 0 }))
                .Select(entry => (entry.Key, entry.Value!.DeepClone())).ToList();
            if (chosen.Count == 0) return null;
            var result = new JsonObject();
            foreach (var (key, value) in chosen)
                result[key] = value;
            return result;
        }

        private JsonObject Clone(string kind, string name) =>
            (_compose.Definition[kind]?[name] as JsonObject)?.DeepClone() as JsonObject ?? [];

        private static JsonObject ToObject(IEnumerable<(string Name, JsonObject? Value)> entries)
        {
            var result = new JsonObject();
            foreach (var (name, value) in entries)
                result[name] = value;
            return result;
        }
    }

    private static string Write(JsonObject file, string comment) => $"{comment}\n{Yaml.Serialize(ToValue(file)!)}";

    private static object? ToValue(JsonNode? node) => node switch
    {
        JsonObject map => map.ToDictionary(entry => entry.Key, entry => ToValue(entry.Value)),
        JsonArray list => list.Select(ToValue).ToList(),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        JsonValue value => ServerVariable.Restore(value.ToString()),
        _ => null,
    };
}
