namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A list that is not empty.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items) : YamlNode;
