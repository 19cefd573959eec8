namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>
/// What has been said of one host so far, by keyword. The first value stands; keys and certificates add up; a list of files is the first
/// line's.
/// </summary>
internal sealed class SshSettings
{
    private readonly Dictionary<string, (string Value, SshConfigLocation Location)> _values = [];
    private readonly Dictionary<string, List<string>> _lists = [];

    /// <summary>The value of a keyword; null when nothing was said.</summary>
    public string? this[string keyword] => _values.TryGetValue(keyword, out var said) ? said.Value : null;

    /// <summary>The values of a keyword that has several.</summary>
    public IReadOnlyList<string> GetAll(string keyword) => _lists.TryGetValue(keyword, out var list) ? list : [];

    /// <summary>Where a value was said.</summary>
    public SshConfigLocation GetLocation(string keyword) => _values[keyword].Location;

    /// <summary>Says a value, unless there is one.</summary>
    public void SetIfAbsent(string keyword, string value, SshConfigLocation location) => _values.TryAdd(keyword, (value, location));

    /// <summary>Says a value in the place of any other.</summary>
    public void Replace(string keyword, string value) => _values[keyword] = (value, _values.TryGetValue(keyword, out var said) ? said.Location : default);

    /// <summary>Adds a value to a list, unless it stands there.</summary>
    public void Add(string keyword, string value)
    {
        var list = _lists.TryGetValue(keyword, out var known) ? known : _lists[keyword] = [];
        if (!list.Contains(value))
            list.Add(value);
    }

    /// <summary>Says a whole list, unless there is one.</summary>
    public void SetListIfAbsent(string keyword, IReadOnlyList<string> values) => _lists.TryAdd(keyword, [.. values]);
}
