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

/// <summary>Keys with values, in the order in which they were added. Keys without a value are left out.</summary>
internal sealed record YamlMap : YamlNode, IEnumerable<KeyValuePair<string, YamlNode>>
{
    private readonly List<KeyValuePair<string, YamlNode>> _entries = [];

    /// <summary>The map; null when it is empty.</summary>
    public YamlMap? NullIfEmpty => _entries.Count > 0 ? this : null;

    public void Add(string key, YamlNode? value)
    {
        if (value is not null) _entries.Add(new(key, value));
    }

    public IEnumerator<KeyValuePair<string, YamlNode>> GetEnumerator() => _entries.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A list that is not empty.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items) : YamlNode;

/// <summary>A text, with an optional comment after it. Every text is read back unchanged.</summary>
internal sealed record YamlText(string Text, string? Comment = null) : YamlNode;

/// <summary>A number, true or false; no value when it is empty.</summary>
internal sealed record YamlLiteral(string Text) : YamlNode
{
    /// <summary>No value: the key alone has a meaning.</summary>
    public static YamlLiteral Empty { get; } = new("");
}
