namespace QgoBuild.Engine.CI.Yaml;

/// <summary>A value of a YAML document.</summary>
internal abstract record YamlNode
{
    /// <summary>A text.</summary>
    public static implicit operator YamlNode?(string? text) => text is null ? null : new YamlText(text);

    /// <summary>True or false.</summary>
    public static implicit operator YamlNode(bool value) => new YamlLiteral(value ? "true" : "false");

    /// <summary>A number.</summary>
    public static implicit operator YamlNode(int value) =>
        new YamlLiteral(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A list of texts; null when it is empty.</summary>
    public static YamlNode? List(IEnumerable<string> texts) => List(texts.Select(text => (YamlNode)new YamlText(text)));

    /// <summary>A list; null when it is empty.</summary>
    public static YamlNode? List(IEnumerable<YamlNode> items) => items.ToList() is { Count: > 0 } list ? new YamlList(list) : null;
}
