using YamlDotNet.RepresentationModel;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>A workflow as it is committed, read as GitHub reads it.</summary>
public sealed class WorkflowFile
{
    private readonly YamlMappingNode _root;

    private WorkflowFile(string name, YamlMappingNode root) => (Name, _root) = (name, root);

    /// <summary>The file's name, without its ending.</summary>
    public string Name { get; }

    /// <summary>Its jobs, in their order.</summary>
    public IReadOnlyList<WorkflowJob> Jobs =>
        [.. Map(_root, "jobs")!.Children.Select(job => new WorkflowJob(job.Key.ToString(), (YamlMappingNode)job.Value))];

    public static WorkflowFile Read(string repository, string name)
    {
        using var text = new StreamReader(Path.Combine(repository, ".github", "workflows", name + ".yml"));
        var yaml = new YamlStream();
        yaml.Load(text);
        return new WorkflowFile(name, (YamlMappingNode)yaml.Documents[0].RootNode);
    }

    /// <summary>Whether a push to a branch starts it.</summary>
    public bool StartsOnPushTo(string branch)
    {
        var push = Map(_root, "on") is { } on ? Map(on, "push") : null;
        return push is not null &&
            (Texts(push, "branches").Contains(branch) ||
                (Texts(push, "branches-ignore") is { Count: > 0 } ignored && !ignored.Contains(branch)));
    }

    internal static YamlMappingNode? Map(YamlMappingNode node, string key) => Find(node, key) as YamlMappingNode;

    internal static string? Text(YamlMappingNode node, string key) => (Find(node, key) as YamlScalarNode)?.Value;

    /// <summary>One text or several.</summary>
    internal static IReadOnlyList<string> Texts(YamlMappingNode node, string key) => Find(node, key) switch
    {
        YamlScalarNode one => [one.Value!],
        YamlSequenceNode several => [.. several.Select(item => item.ToString())],
        _ => [],
    };

    internal static IEnumerable<KeyValuePair<string, string>> Pairs(YamlMappingNode? node) =>
        node is null ? [] : node.Children.Select(pair => KeyValuePair.Create(pair.Key.ToString(), pair.Value.ToString()));

    internal static YamlNode? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value : null;
}
