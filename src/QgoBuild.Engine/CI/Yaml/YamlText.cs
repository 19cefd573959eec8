namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A text, with a comment behind it perhaps. Whatever it says, it is read back as the same text.</summary>
internal sealed record YamlText(string Text, string? Comment = null) : YamlNode;
