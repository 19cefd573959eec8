using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace QgoBuild.Delivery.Compose;

/// <summary>The files of a compose project, with the line of every key: docker compose resolves them, and its result has no
/// lines.</summary>
internal sealed partial class ComposeSources
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlMappingNode> _roots = new(StringComparer.Ordinal);
    private readonly List<string> _files = [];

    private ComposeSources() { }

    /// <summary>The compose files: the main one, then those that it includes or extends.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The text of every file that docker compose reads, by its path. One that is not shared has no text.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Files with values for containers that are on one machine only, or nowhere.</summary>
    public List<UnsharedFile> UnsharedFiles { get; } = [];

    /// <summary>The variables of the compose files, the first use of each.</summary>
    public IReadOnlyList<ComposeVariable> Variables { get; private set; } = [];

    /// <summary>Whether the main file names the project.</summary>
    public bool HasName => Child(_roots[_files[0]], "name") is not null;

    /// <summary>Reads a compose file and every file that it refers to.</summary>
    /// <param name="main">The main file.</param>
    /// <param name="files">Where the files are.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">A file does not exist or is no YAML: exit code 2.</exception>
    public static async Task<ComposeSources> ReadAsync(string main, IProjectFiles files, CancellationToken cancellationToken)
    {
        var sources = new ComposeSources();
        await sources.AddAsync(main, files, usedAt: null, cancellationToken);
        sources.Variables =
        [
            .. sources._roots.SelectMany(root => FindVariables(root.Value, root.Key))
                .GroupBy(variable => variable.Name)
                .Select(uses => (uses.FirstOrDefault(use => use.IsRequired) ?? uses.FirstOrDefault(use => use.Default is not null) ??
                    uses.First()) with
                {
                    Services = uses.Any(use => use.Services is null) ? null : uses.SelectMany(use => use.Services!).ToHashSet(),
                }),
        ];
        return sources;
    }

    /// <summary>Where a text stands that is this one when its variables are empty; null when there is none.</summary>
    public ComposeLocation? FindEmptied(string text) => _roots.SelectMany(root =>
        Scalars(root.Value, []).Select(scalar => (root.Key, scalar)))
        .Where(found => found.scalar.Value is { } value && value.Contains('$', StringComparison.Ordinal) &&
            Reference.Replace(value, "") == text)
        .Select(found => At(found.Key, found.scalar)).FirstOrDefault();

    /// <summary>Where a key stands: the line of the longest beginning of its path that exists.</summary>
    public ComposeLocation Find(params IEnumerable<string> path)
    {
        var keys = path.ToList();
        ComposeLocation? best = null;
        var depth = -1;
        foreach (var file in _files)
        {
            var (location, found) = Find(file, keys, []);
            if (found > depth) (best, depth) = (location, found);
        }

        return best ?? new(_files[0], 1);
    }

    private (ComposeLocation Location, int Depth) Find(string file, List<string> path, HashSet<(string, string)> visited)
    {
        var location = new ComposeLocation(file, 1);
        YamlNode node = _roots[file];
        for (var depth = 0; depth < path.Count; depth++)
        {
            if (Child(node, path[depth]) is not { } child)
                return depth == 2 && path[0] == "services" && FindExtended(file, node, path, visited) is { } extended ? extended
                    : (location, depth);
            (var line, node) = child;
            location = new(file, line);
        }

        return (location, path.Count);
    }

    // A service may have the key from the service that it extends.
    private (ComposeLocation, int)? FindExtended(string file, YamlNode service, List<string> path, HashSet<(string, string)> visited)
    {
        if (Child(service, "extends")?.Node is not { } extends) return null;
        var name = extends is YamlScalarNode scalar ? scalar.Value : Scalar(extends, "service");
        var other = extends is YamlMappingNode && Scalar(extends, "file") is { } relative ? Combine(file, relative) : file;
        if (name is null || !_roots.ContainsKey(other) || !visited.Add((other, name))) return null;
        var found = Find(other, [path[0], name, .. path.Skip(2)], visited);
        return found.Depth > 2 ? found : null;
    }

    private async Task AddAsync(string path, IProjectFiles files, ComposeLocation? usedAt, CancellationToken cancellationToken)
    {
        if (_roots.ContainsKey(path)) return;
        var text = await files.FindTextAsync(path, cancellationToken) ??
            throw new DeliveryException(usedAt is null ? $"There is no compose file {path}." : $"{usedAt}: there is no file {path}.",
                exitCode: 2);
        var root = Parse(path, text);
        _texts[path] = text;
        _roots[path] = root;
        _files.Add(path);
        foreach (var (file, location) in References(root, path))
            await AddAsync(file, files, location, cancellationToken);
        foreach (var use in ValueFiles(root, path))
            await AddValuesAsync(use, files, cancellationToken);
    }

    private async Task AddValuesAsync(UnsharedFile use, IProjectFiles files, CancellationToken cancellationToken)
    {
        var text = await files.IsSharedAsync(use.File) ? await files.FindTextAsync(use.File, cancellationToken) : null;
        if (text is null) UnsharedFiles.Add(use);
        _texts[use.File] = text ?? "";
    }

    private static YamlMappingNode Parse(string path, string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..] ? root
                : throw new DeliveryException($"{path} is no compose file: it has no services.", exitCode: 2);
        }
        catch (YamlException error)
        {
            throw new DeliveryException($"{path}:{error.Start.Line} is no valid YAML: {Reason(error)}", cause: error, exitCode: 2);
        }
    }

    private static string Reason(YamlException error) => error.Message.Split("): ")[^1];

    // The compose files that a file includes or extends.
    private static IEnumerable<(string File, ComposeLocation Location)> References(YamlMappingNode root, string file)
    {
        foreach (var include in Items(Child(root, "include")?.Node))
            foreach (var path in include is YamlMappingNode ? Items(Child(include, "path")?.Node) : [include])
                if (path is YamlScalarNode { Value: { } value }) yield return (Combine(file, value), At(file, path));
        foreach (var service in Services(root))
            if (Child(service, "extends")?.Node is YamlMappingNode extends &&
                Child(extends, "file")?.Node is YamlScalarNode { Value: { } value } node)
                yield return (Combine(file, value), At(file, node));
    }

    // The files with variables of containers, and of included files.
    private static IEnumerable<UnsharedFile> ValueFiles(YamlMappingNode root, string file)
    {
        var holders = Items(Child(root, "include")?.Node).OfType<YamlMappingNode>()
            .Select(include => (Service: (string?)null, Node: include));
        if (Child(root, "services")?.Node is YamlMappingNode services)
            holders = holders.Concat(services.Children.Where(service => service.Value is YamlMappingNode)
                .Select(service => ((service.Key as YamlScalarNode)?.Value, (YamlMappingNode)service.Value)));
        foreach (var (service, entry) in holders.SelectMany(holder => Items(Child(holder.Node, "env_file")?.Node),
            (holder, entry) => (holder.Service, entry)))
        {
            var path = entry is YamlMappingNode ? Child(entry, "path")?.Node : entry;
            var isRequired = entry is not YamlMappingNode || Scalar(entry, "required") != "false";
            if (path is YamlScalarNode { Value: { } value }) yield return new(Combine(file, value), service, isRequired, At(file, path));
        }
    }

    private static IEnumerable<YamlNode> Services(YamlMappingNode root) =>
        Child(root, "services")?.Node is YamlMappingNode services ? services.Children.Values : [];

    private static IEnumerable<YamlNode> Items(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        _ => [node],
    };

    private static IEnumerable<ComposeVariable> FindVariables(YamlMappingNode root, string file)
    {
        var visited = new HashSet<YamlNode>();
        var services = Child(root, "services")?.Node as YamlMappingNode;
        // Other sections first: what is anchored there, any service may use.
        var outside = root.Children.Where(child => child.Value != services).SelectMany(child => Scalars(child.Value, visited))
            .Select(scalar => (scalar, Service: (string?)null));
        var inside = (services ?? []).Children.SelectMany(service => Scalars(service.Value, visited),
            (service, scalar) => (scalar, Service: (service.Key as YamlScalarNode)?.Value));
        return outside.Concat(inside).SelectMany(found => ComposeVariable.FindAll(found.scalar.Value ?? "", At(file, found.scalar)),
            (found, variable) => variable with { Services = found.Service is { } name ? new HashSet<string> { name } : null });
    }

    // An anchored node is reached by each of its aliases.
    private static IEnumerable<YamlScalarNode> Scalars(YamlNode node, HashSet<YamlNode> visited) => node switch
    {
        YamlScalarNode scalar => [scalar],
        YamlSequenceNode sequence when visited.Add(node) => sequence.Children.SelectMany(child => Scalars(child, visited)),
        YamlMappingNode mapping when visited.Add(node) => mapping.Children.SelectMany(child => Scalars(child.Value, visited)),
        _ => [],
    };

    // The value of a key, also of one that comes from a merge (<<), with the line of the key; of a list, the item with that number.
    private static (long Line, YamlNode Node)? Child(YamlNode node, string key)
    {
        if (node is YamlSequenceNode sequence)
            return int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < sequence.Children.Count
                ? (sequence.Children[index].Start.Line, sequence.Children[index]) : null;
        if (node is not YamlMappingNode mapping) return null;
        foreach (var (name, value) in mapping.Children)
            if (name is YamlScalarNode scalar && scalar.Value == key) return (name.Start.Line, value);
        foreach (var (name, value) in mapping.Children)
        {
            if (name is not YamlScalarNode { Value: "<<" }) continue;
            foreach (var merged in Items(value))
                if (Child(merged, key) is { } found) return found;
        }

        return null;
    }

    private static string? Scalar(YamlNode node, string key) => (Child(node, key)?.Node as YamlScalarNode)?.Value;

    private static ComposeLocation At(string file, YamlNode node) => new(file, node.Start.Line);

    private static string Combine(string file, string relative) => ComposePaths.Normalize(ComposePaths.Directory(file), relative);

    [GeneratedRegex(@"\$\{[^}]*\}|\$\w+")]
    private static partial Regex Reference { get; }
}

/// <summary>A file with values for containers that a compose file names and that is not in the repository.</summary>
/// <param name="File">The file, relative to the root of the repository.</param>
/// <param name="Service">The service whose containers get the values; null for an included file.</param>
/// <param name="IsRequired">Whether compose refuses to start without it.</param>
/// <param name="Location">Where it is named.</param>
public sealed record UnsharedFile(string File, string? Service, bool IsRequired, ComposeLocation Location);
