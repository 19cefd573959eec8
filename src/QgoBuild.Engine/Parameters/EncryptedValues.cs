namespace QgoBuild.Engine.Parameters;

/// <summary>The encrypted values of parameter files. They are decrypted only when needed, because that takes time and may prompt for the
/// password. Safe for use by several threads.</summary>
internal sealed class EncryptedValues
{
    private readonly ConcurrentDictionary<string, RawValue> _values = [];
    private readonly Lock _decryptLock = new();

    /// <summary>The keyring; null until the root directory is known.</summary>
    public Keyring? Keyring { get; set; }

    public void Add(ParameterSpec parameter, RawValue rawValue) => _values[parameter.Key] = rawValue;

    /// <summary>Whether the parameter's value is still encrypted.</summary>
    public bool Contains(ParameterSpec parameter) => _values.ContainsKey(parameter.Key);

    /// <summary>Removes the parameter's value; false when there is none.</summary>
    public bool Remove(ParameterSpec parameter) => _values.TryRemove(parameter.Key, out _);

    /// <summary>Decrypts the values that are still encrypted, all of them or none, and passes on each before it is removed.</summary>
    public void Decrypt(IEnumerable<ParameterSpec> parameters, Action<ParameterSpec, RawValue> onDecrypted, List<Problem> problems)
    {
        if (_values.IsEmpty) return;
        lock (_decryptLock)
        {
            var needed = parameters.Where(Contains).DistinctBy(parameter => parameter.Key).ToList();
            if (needed.Count == 0) return;
            var decrypted = Keyring.NotNull().Decrypt([.. needed.SelectMany(parameter => _values[parameter.Key].EncryptedTexts)], problems);
            if (decrypted.Contains(null)) return;

            var next = new Queue<string>(decrypted!);
            foreach (var parameter in needed)
            {
                onDecrypted(parameter, _values[parameter.Key].WithDecrypted(next));
                Remove(parameter);
            }
        }
    }
}
