namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A number, true or false; nothing at all when it is empty.</summary>
internal sealed record YamlLiteral(string Text) : YamlNode
{
    /// <summary>No value, behind a key that says enough.</summary>
    public static YamlLiteral Empty { get; } = new("");
}
