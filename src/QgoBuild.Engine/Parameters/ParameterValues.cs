using System.Collections.Concurrent;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>
/// The values given for parameters: from the command line, else the environment, else the profiles' files (the last profile
/// first), else the common file. What is given is read and checked at once, so that a bad value stops the build before
/// anything runs. What a file holds encrypted stays so until it is needed.
/// </summary>
/// <param name="workingDirectory">What relative paths count from.</param>
internal sealed class ParameterValues(AbsolutePath workingDirectory)
{
    private readonly ConcurrentDictionary<string, object> _values = [];
    private readonly Dictionary<string, RawValue> _rawValues = [];

    /// <summary>What stands encrypted in a file and has not been needed so far.</summary>
    public EncryptedValues Encrypted { get; } = new();

    /// <summary>What was given for the parameter, read; null when nothing was. Decrypts what is still encrypted.</summary>
    /// <exception cref="UsageException">It cannot be decrypted.</exception>
    public object? Find(ParameterSpec parameter)
    {
        var problems = new List<Problem>();
        Decrypt([parameter], problems);
        return problems.Count == 0 ? _values.GetValueOrDefault(parameter.Key) : throw new UsageException(problems[0].Message);
    }

    /// <summary>Decrypts those of the values that are still encrypted, all at once.</summary>
    public void Decrypt(IEnumerable<ParameterSpec> parameters, List<Problem> problems) =>
        Encrypted.Decrypt(parameters, (parameter, rawValue) => Parse(parameter, rawValue, problems), problems);

    /// <summary>
    /// Lets three asterisks stand for what is encrypted: enough to see that there is a value, where nothing is going to run.
    /// </summary>
    public void MaskEncrypted(IEnumerable<ParameterSpec> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (Encrypted.Remove(parameter) && parameter.Type == typeof(string)) _values[parameter.Key] = Redactor.Mask;
        }
    }

    /// <summary>The texts given for the parameter and where; null when nothing was.</summary>
    public RawValue? FindRaw(ParameterSpec parameter) => _rawValues.GetValueOrDefault(parameter.Key);

    /// <summary>What was given for an option of the engine, or <paramref name="fallback"/>.</summary>
    public T GetOrDefault<T>(ParameterSpec option, T fallback) => Find(option) is T value ? value : fallback;

    /// <summary>Reads what the sources give for the parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sources">Where values come from, the strongest first.</param>
    /// <param name="problems">Takes a problem for each bad value.</param>
    public void Read(
        IReadOnlyList<ParameterSpec> parameters,
        IReadOnlyList<Func<ParameterSpec, RawValue?>> sources,
        List<Problem> problems)
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

    /// <summary>Takes a value that was given later, at a prompt.</summary>
    public void Add(ParameterSpec parameter, RawValue rawValue, List<Problem> problems)
    {
        if (!rawValue.IsEncrypted) Parse(parameter, rawValue, problems);
        else if (parameter.IsSecret) Encrypted.Add(parameter, rawValue);
        else problems.Add(new Problem($"{rawValue.Source} is encrypted, but {parameter.Name} is not a secret: mark it with [Secret] in the build."));
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
            var reason = parameter.IsSecret ? "the value is not one of those allowed" : exception.Message;
            var suggestion = parameter.IsSecret || !rawValue.Source.StartsWith('-') ? null : (exception as ValueNotAllowedException)?.Suggestion;
            problems.Add(new Problem($"{rawValue.Source}: {reason}{(reason.EndsWith('?') ? "" : ".")}", Suggestion: suggestion) { Option = parameter.Option });
        }
    }

    // The texts as the list of allowed values writes them: who types Staging means staging.
    private static IReadOnlyList<string> NormalizeAllowed(ParameterSpec parameter, IReadOnlyList<string> texts)
    {
        if (parameter.ValueSet() is not { } allowed) return texts;
        return [.. texts.Select(text => allowed.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new ValueNotAllowedException(text, allowed))];
    }
}
