namespace QgoBuild.Delivery.Compose;

/// <summary>Reads compose files by <c>docker compose config</c>, which resolves anchors, <c>extends</c>, <c>include</c>, profiles and
/// variables. It requires no running engine.</summary>
/// <param name="findCompose">Finds docker compose, version 2, on this machine: <c>docker compose</c> with the variables that it
/// requires.</param>
/// <param name="cacheDirectory">Where what docker compose printed is kept, for the next time that the same files are read; null to keep
/// nothing.</param>
public sealed partial class ComposeReader(Func<CancellationToken, Task<LocalCommand>> findCompose, string? cacheDirectory = null)
{
    /// <summary>The names that docker compose looks for, in its order.</summary>
    public static IReadOnlyList<string> DefaultNames { get; } =
        ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

    // A variable that has no value yet, where compose requires one: valid in an image's name, as a port and as a number.
    private const string Placeholder = "1";

    /// <summary>The files of a compose project: the main one, and those that it includes, extends or takes values from.</summary>
    /// <param name="file">The compose file, relative to the root of the repository.</param>
    /// <param name="files">Where the files are.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">A file does not exist or is no YAML: exit code 2.</exception>
    public static async Task<IReadOnlyList<string>> FindFilesAsync(string file, IProjectFiles files, CancellationToken cancellationToken) =>
        [.. (await ComposeSources.ReadAsync(file, files, cancellationToken)).Texts.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads a compose file and all that it refers to. Neither <c>.env</c> nor the variables of this process have an effect,
    /// because they differ between machines.</summary>
    /// <param name="file">The compose file, relative to the root of the repository.</param>
    /// <param name="files">Where the files are.</param>
    /// <param name="values">Values of its variables. A required one without a value gets a placeholder.</param>
    /// <param name="settings">The variables that get their values on a server, besides secrets without a value.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">The file does not exist or is invalid, with its line: exit code 2. Or docker compose is not on
    /// this machine.</exception>
    public async Task<ComposeProject> ReadAsync(
        string file, IProjectFiles files, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> settings,
        CancellationToken cancellationToken)
    {
        var sources = await ComposeSources.ReadAsync(file, files, cancellationToken);
        var secrets = sources.Variables.Where(variable => variable.Default is null && !values.ContainsKey(variable.Name) &&
            ServerVariable.IsSecret(variable.Name)).Select(variable => variable.Name);
        values = new Dictionary<string, string>([
            .. values,
            // Others are files of variables.
            .. settings.Where(name => name.IndexOfAny(['.', '/', '-']) < 0).Concat(secrets).Except(values.Keys)
                .Except(ServerVariable.Names).Distinct()
                .Select(name => KeyValuePair.Create(name, ServerVariable.GetSettingMarker(name))),
        ]);
        var cached = cacheDirectory is null ? null : Path.Combine(cacheDirectory, $"{Identify(sources, values)}.json");
        var text = cached is not null && File.Exists(cached) ? await File.ReadAllTextAsync(cached, cancellationToken) : null;
        var definition = text is null ? await ResolveAsync(sources, values, cancellationToken) : (JsonObject)JsonNode.Parse(text)!;
        if (text is null && cached is not null) AtomicFile.Write(cached, definition.ToJsonString());
        return new ComposeProject(definition, sources, ReadKinds(definition, files))
        {
            Name = sources.HasName ? definition["name"]?.ToString() : null,
        };
    }

    // All that the result depends on, except the version of docker compose.
    private static string Identify(ComposeSources sources, IReadOnlyDictionary<string, string> values)
    {
        var thisBuild = typeof(ComposeReader).Module.ModuleVersionId.ToString();
        var inputs = sources.Files.Prepend(thisBuild).Concat(sources.Texts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Concat(
            values.OrderBy(entry => entry.Key, StringComparer.Ordinal)).SelectMany(entry => (string[])[entry.Key, entry.Value]));
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(inputs)))[..32];
    }

    // In copies of the files: whatever else is in the repository's directory has no effect.
    private async Task<JsonObject> ResolveAsync(
        ComposeSources sources, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("qgobuild-compose").FullName;
        try
        {
            // Deep, so that paths which leave the repository are recognized.
            var root = Path.Combine(directory, "a", "b", "c", "d");
            Directory.CreateDirectory(root);
            foreach (var (path, text) in sources.Texts.Where(source => !ComposePaths.IsOutside(source.Key)))
            {
                var copy = Path.Combine(root, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                await File.WriteAllTextAsync(copy, text, cancellationToken);
            }

            var definition = (JsonObject)JsonNode.Parse(await RunAsync(root, sources, values, cancellationToken))!;
            MakeRelative(definition, directory, root);
            return definition;
        }
        finally { Directory.Delete(directory, recursive: true); }
    }

    private async Task<string> RunAsync(
        string root, ComposeSources sources, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var compose = await findCompose(cancellationToken);
        // Compose reads a file .env unless it gets another one.
        var none = Path.Combine(root, ".qgobuild-none");
        await File.WriteAllTextAsync(none, "", cancellationToken);
        var variables = new Dictionary<string, string?>(compose.Variables)
        {
            ["COMPOSE_FILE"] = null,
            ["COMPOSE_PROFILES"] = null,
            ["COMPOSE_PROJECT_NAME"] = null,
        };
        // Also those that stand without a dollar sign: environment: [NAME].
        foreach (var (name, value) in values)
            variables[name] = value;
        foreach (var variable in sources.Variables)
        {
            variables[variable.Name] = values.GetValueOrDefault(variable.Name) ??
                (ServerVariable.Names.Contains(variable.Name) ? ServerVariable.GetMarker(variable.Name)
                    : variable.IsRequired ? Placeholder : null);
        }

        var command = compose.With("--file", Path.Combine(root, sources.Files[0]), "--env-file", none, "--profile", "*", "config",
            "--format", "json");
        var result = await (command with { Directory = root, Variables = variables }).RunAsync(cancellationToken);
        return result.Succeeded ? result.Output : throw Invalid(sources, ServerVariable.Describe(result.LastLines), root, values);
    }

    // Compose's own reason, at the line of the key that it names.
    private static DeliveryException Invalid(
        ComposeSources sources, string output, string root, IReadOnlyDictionary<string, string> values)
    {
        var reason = output.Split('\n').LastOrDefault(line => !line.Contains("level=warning", StringComparison.Ordinal)) ?? output;
        reason = FilePrefix.Replace(reason.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal), "").Trim();
        var key = KeyPath.Match(reason) is { Success: true } match ? match.Value.TrimEnd('.', ':').Split('.')
            : NamedService.Match(reason) is { Success: true } service ? ["services", service.Groups[1].Value] : (string[])[];
        var location = key.Length > 0 ? sources.Find(key)
            : InvalidText.Match(reason) is { Success: true } text ? sources.FindEmptied(text.Groups[1].Value) : null;
        var empty = sources.Variables.Where(variable => variable.Default is null && !values.ContainsKey(variable.Name)).ToList();
        return new DeliveryException(
            $"{location?.ToString() ?? sources.Files[0]}: docker compose refuses it: {reason}",
            empty.Count == 0 ? null : "give a value (ApplicationSource.Values in build/Application.cs, a default in the file, or " +
                "ApplicationSource.Settings if environments differ) to " +
                string.Join(", ", empty.Select(variable => $"{variable.Name} ({variable.Location})")), exitCode: 2);
    }

    // Docker compose prints absolute paths.
    private static void MakeRelative(JsonObject definition, string directory, string root)
    {
        foreach (var (_, node) in definition["services"] as JsonObject ?? [])
        {
            if (node is not JsonObject service) continue;
            if (service["build"] is JsonObject build) Replace(build, "context");
            foreach (var mount in (service["volumes"] as JsonArray ?? []).OfType<JsonObject>()
                .Where(mount => mount["type"]?.ToString() == "bind"))
                Replace(mount, "source");
        }

        foreach (var entry in ((string[])["secrets", "configs"]).SelectMany(kind => definition[kind] as JsonObject ?? []))
            if (entry.Value is JsonObject holder) Replace(holder, "file");

        void Replace(JsonObject holder, string key)
        {
            if (holder[key]?.ToString() is { } path && path.StartsWith(directory, StringComparison.Ordinal))
                holder[key] = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        }
    }

    private static Dictionary<string, PathKind> ReadKinds(JsonObject definition, IProjectFiles files) =>
        (definition["services"] as JsonObject ?? []).SelectMany(service =>
            (service.Value?["volumes"] as JsonArray ?? []).OfType<JsonObject>())
            .Where(mount => mount["type"]?.ToString() == "bind").Select(mount => mount["source"]?.ToString()).OfType<string>()
            .Where(path => !Path.IsPathFullyQualified(path)).Distinct().ToDictionary(path => path, files.GetKind);

    [GeneratedRegex(@"^(validating|parsing|failed to parse) \S+: ")]
    private static partial Regex FilePrefix { get; }

    [GeneratedRegex(@"(services|volumes|networks|secrets|configs)(\.[\w\-]+)+")]
    private static partial Regex KeyPath { get; }

    [GeneratedRegex(@"invalid spec: (\S+): ")]
    private static partial Regex InvalidText { get; }

    [GeneratedRegex("service \"([^\"]+)\"")]
    private static partial Regex NamedService { get; }
}
