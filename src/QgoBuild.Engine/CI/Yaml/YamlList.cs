namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A list, not empty.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items) : YamlNode;
