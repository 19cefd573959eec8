namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A number, true or false; no value when it is empty.</summary>
internal sealed record YamlLiteral(string Text) : YamlNode
{
    /// <summary>No value: the key alone has a meaning.</summary>
    public static YamlLiteral Empty { get; } = new("");
}
