namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>
/// The settings of one host, by keyword. The first value of a keyword applies, and so does the first list of files; keys and certificates
/// are collected from all lines.
/// </summary>
internal sealed class SshSettings
{
    private readonly Dictionary<string, (string Value, SshConfigLocation Location)> _values = [];
    private readonly Dictionary<string, List<string>> _lists = [];

    /// <summary>The value of a keyword; null when it is not set.</summary>
    public string? this[string keyword] => _values.TryGetValue(keyword, out var known) ? known.Value : null;

    /// <summary>The values of a keyword that may have several.</summary>
    public IReadOnlyList<string> GetAll(string keyword) => _lists.TryGetValue(keyword, out var list) ? list : [];

    /// <summary>The location of a value.</summary>
    public SshConfigLocation GetLocation(string keyword) => _values[keyword].Location;

    /// <summary>Sets a value, unless there is one.</summary>
    public void SetIfAbsent(string keyword, string value, SshConfigLocation location) => _values.TryAdd(keyword, (value, location));

    /// <summary>Sets a value, and replaces any other.</summary>
    public void Replace(string keyword, string value) =>
        _values[keyword] = (value, _values.TryGetValue(keyword, out var known) ? known.Location : default);

    /// <summary>Adds a value to a list, unless the list contains it.</summary>
    public void Add(string keyword, string value)
    {
        var list = _lists.TryGetValue(keyword, out var known) ? known : _lists[keyword] = [];
        if (!list.Contains(value)) list.Add(value);
    }

    /// <summary>Sets a list, unless there is one.</summary>
    public void SetListIfAbsent(string keyword, IReadOnlyList<string> values) => _lists.TryAdd(keyword, [.. values]);
}
