namespace QgoBuild.Engine.Utilities.Collections;

/// <summary>Several values for each key.</summary>
public sealed class LookupTable<TKey, TValue> : ILookup<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Group> _groups = [];

    /// <summary>The number of keys.</summary>
    public int Count => _groups.Count;

    /// <summary>The values of a key; none for an unknown one.</summary>
    public IEnumerable<TValue> this[TKey key] => _groups.TryGetValue(key, out var group) ? group : [];

    /// <summary>Whether there are values for the key.</summary>
    public bool Contains(TKey key) => _groups.ContainsKey(key);

    /// <summary>Adds a value to those of a key.</summary>
    public void Add(TKey key, TValue value) => AddRange(key, [value]);

    /// <summary>Adds values to those of a key.</summary>
    public void AddRange(TKey key, IEnumerable<TValue> values)
    {
        if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = new Group(key);
        group.Values.AddRange(values);
    }

    /// <inheritdoc/>
    public IEnumerator<IGrouping<TKey, TValue>> GetEnumerator() => _groups.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private sealed class Group(TKey key) : IGrouping<TKey, TValue>
    {
        public List<TValue> Values { get; } = [];

        public TKey Key => key;
        public IEnumerator<TValue> GetEnumerator() => Values.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
