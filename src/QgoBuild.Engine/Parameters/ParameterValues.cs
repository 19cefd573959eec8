namespace QgoBuild.Engine.Parameters;

/// <summary>The values of parameters, from the first of these that has one: the command line, the environment, the profiles' files (the
/// last profile first), the common file. Values are parsed and checked at once, so that a bad value stops the build before anything runs.
/// Encrypted values are decrypted only when needed.</summary>
/// <param name="workingDirectory">The directory that relative paths are relative to.</param>
internal sealed class ParameterValues(AbsolutePath workingDirectory)
{
    private readonly ConcurrentDictionary<string, object> _values = [];
    private readonly Dictionary<string, RawValue> _rawValues = [];

    /// <summary>The values that are still encrypted.</summary>
    public EncryptedValues Encrypted { get; } = new();

    /// <summary>The parsed value of the parameter; null when it has none. Decrypts an encrypted value.</summary>
    /// <exception cref="UsageException">The value cannot be decrypted.</exception>
    public object? Find(ParameterSpec parameter)
    {
        var problems = new List<Problem>();
        Decrypt([parameter], problems);
        return problems.Count == 0 ? _values.GetValueOrDefault(parameter.Key) : throw new UsageException(problems[0].Message);
    }

    /// <summary>Decrypts the values that are still encrypted, all at once.</summary>
    public void Decrypt(IEnumerable<ParameterSpec> parameters, List<Problem> problems) =>
        Encrypted.Decrypt(parameters, (parameter, rawValue) => Parse(parameter, rawValue, problems), problems);

    /// <summary>Replaces encrypted values by three asterisks, for a call that only shows whether there is a value.</summary>
    public void MaskEncrypted(IEnumerable<ParameterSpec> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (Encrypted.Remove(parameter) && parameter.Type == typeof(string)) _values[parameter.Key] = Redactor.Mask;
        }
    }

    /// <summary>The texts of the parameter and their source; null when it has none.</summary>
    public RawValue? FindRaw(ParameterSpec parameter) => _rawValues.GetValueOrDefault(parameter.Key);

    /// <summary>The value of an engine option, or <paramref name="fallback"/>.</summary>
    public T GetOrDefault<T>(ParameterSpec option, T fallback) => Find(option) is T value ? value : fallback;

    /// <summary>Reads the values of the parameters from the sources.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sources">The sources of values, in order of precedence.</param>
    /// <param name="problems">Receives a problem for each bad value.</param>
    public void Read(IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<Func<ParameterSpec, RawValue?>> sources, List<Problem> problems)
    {
        foreach (var parameter in parameters)
        {
            if (_rawValues.ContainsKey(parameter.Key)) continue;
            foreach (var source in sources)
            {
                if (source(parameter) is not { } rawValue) continue;
                Add(parameter, rawValue, problems);
                break;
            }
        }
    }

    /// <summary>Adds a value from a prompt.</summary>
    public void Add(ParameterSpec parameter, RawValue rawValue, List<Problem> problems)
    {
        if (!rawValue.IsEncrypted) Parse(parameter, rawValue, problems);
        else if (parameter.IsSecret) Encrypted.Add(parameter, rawValue);
        else problems.Add(new Problem(
            $"{rawValue.Source} is encrypted, but {parameter.Name} is not a secret: mark it with [Secret] in the build."));
    }

    private void Parse(ParameterSpec parameter, RawValue rawValue, List<Problem> problems)
    {
        rawValue = rawValue with { Texts = parameter.Split(rawValue.Texts) };
        _rawValues[parameter.Key] = rawValue;
        try
        {
            if (rawValue.Texts.Count == 0 && !parameter.IsCollection) throw new FormatException("an empty list is not a value");
            _values[parameter.Key] = ValueParser.Parse(NormalizeAllowed(parameter, rawValue.Texts), parameter.Type, workingDirectory);
        }
        catch (FormatException exception)
        {
            var reason = parameter.IsSecret ? "the value is not allowed" : exception.Message;
            var suggestion = parameter.IsSecret || !rawValue.Source.StartsWith('-') ? null
                : (exception as ValueNotAllowedException)?.Suggestion;
            problems.Add(new Problem($"{rawValue.Source}: {reason}{(reason.EndsWith('?') ? "" : ".")}", Suggestion: suggestion)
            {
                Option = parameter.Option,
            });
        }
    }

    // The spelling of the allowed values: Staging becomes staging.
    private static IReadOnlyList<string> NormalizeAllowed(ParameterSpec parameter, IReadOnlyList<string> texts)
    {
        if (parameter.ValueSet() is not { } allowed) return texts;
        return [.. texts.Select(text => allowed.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? throw new ValueNotAllowedException(text, allowed))];
    }
}

/// <summary>The texts of a parameter.</summary>
/// <param name="Texts">The texts, one for each value.</param>
/// <param name="Source">Their source for messages: <c>--api-key</c>, <c>the environment variable API_KEY</c>.</param>
/// <param name="Location">Their location in a parameter file; null for other sources, which have no encrypted texts.</param>
internal sealed record RawValue(IReadOnlyList<string> Texts, string Source, SecretLocation? Location = null)
{
    public bool IsEncrypted => Location is not null && Texts.Any(EncryptedValue.LooksEncrypted);

    /// <summary>The texts to decrypt.</summary>
    public IEnumerable<EncryptedText> EncryptedTexts =>
        Texts.Where(EncryptedValue.LooksEncrypted).Select(text => new EncryptedText(text, Location!));

    /// <summary>The value with its encrypted texts replaced by the next decrypted ones.</summary>
    public RawValue WithDecrypted(Queue<string> decrypted) =>
        new([.. Texts.Select(text => EncryptedValue.LooksEncrypted(text) ? decrypted.Dequeue() : text)], Source);
}
