using System.Collections;

namespace QgoBuild.Engine.CI.Yaml;

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
