namespace QgoBuild.Delivery.Compose;

/// <summary>A compose project as docker compose resolves it: anchors, <c>extends</c>, <c>include</c> and variables are replaced by what
/// they stand for.</summary>
public sealed class ComposeProject
{
    private readonly ComposeSources _sources;
    private readonly IReadOnlyDictionary<string, PathKind> _paths;

    internal ComposeProject(JsonObject definition, ComposeSources sources, IReadOnlyDictionary<string, PathKind> paths)
    {
        (Definition, _sources, _paths) = (definition, sources, paths);
        Services = [.. Objects("services").Select(entry => new ComposeService(this, entry.Key, entry.Value as JsonObject ?? []))
            .OrderBy(service => service.Location.File, StringComparer.Ordinal).ThenBy(service => service.Location.Line)];
    }

    /// <summary>The whole project, as <c>docker compose config --format json</c> prints it; paths are relative to the root of the
    /// repository.</summary>
    public JsonObject Definition { get; }

    /// <summary>The compose files: the main one, then those that it includes or extends.</summary>
    public IReadOnlyList<string> Files => _sources.Files;

    /// <summary>The directory of the main file, relative to the root of the repository; empty for the root.</summary>
    public string Directory => ComposePaths.Directory(Files[0]);

    /// <summary>Its name: <c>name:</c> in the file, or null.</summary>
    public string? Name { get; internal init; }

    /// <summary>The services, in the order of the files.</summary>
    public IReadOnlyList<ComposeService> Services { get; }

    /// <summary>The variables of the files.</summary>
    public IReadOnlyList<ComposeVariable> Variables => _sources.Variables;

    /// <summary>Files with values for containers that are not in the repository.</summary>
    public IReadOnlyList<UnsharedFile> UnsharedFiles => _sources.UnsharedFiles;

    /// <summary>The service of that name; null when there is none.</summary>
    public ComposeService? Find(string service) => Services.FirstOrDefault(one => one.Name == service);

    /// <summary>The top-level entries of a kind: <c>volumes</c>, <c>networks</c>, <c>secrets</c>, <c>configs</c>.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Objects(string kind) => Definition[kind] as JsonObject ?? [];

    /// <summary>Where a key stands: the line of the longest beginning of its path that exists.</summary>
    public ComposeLocation Locate(params IEnumerable<string> path) => _sources.Find(path);

    /// <summary>What the repository has at a path that a mount names.</summary>
    public PathKind KindOf(string path) => _paths.GetValueOrDefault(path);
}
