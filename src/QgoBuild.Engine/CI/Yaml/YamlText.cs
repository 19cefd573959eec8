namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A text, with an optional comment after it. Every text is read back unchanged.</summary>
internal sealed record YamlText(string Text, string? Comment = null) : YamlNode;
