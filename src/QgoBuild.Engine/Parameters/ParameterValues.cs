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
    private readonly Dictionary<string, RawValue> _given = [];

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
        Encrypted.Decrypt(parameters, (parameter, given) => Take(parameter, given, problems), problems);

    /// <summary>
    /// Lets three asterisks stand for what is encrypted: enough to see that there is a value, where nothing is going to run.
    /// </summary>
    public void LeaveEncrypted(IEnumerable<ParameterSpec> parameters)
    {
        foreach (var parameter in parameters)
        {
            if (Encrypted.Remove(parameter) && parameter.Type == typeof(string)) _values[parameter.Key] = Redactor.Masked;
        }
    }

    /// <summary>The texts given for the parameter and where; null when nothing was.</summary>
    public RawValue? Given(ParameterSpec parameter) => _given.GetValueOrDefault(parameter.Key);

    /// <summary>What was given for an option of the engine, or <paramref name="otherwise"/>.</summary>
    public T Get<T>(ParameterSpec option, T otherwise) => Find(option) is T value ? value : otherwise;

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
            if (_given.ContainsKey(parameter.Key)) continue;
            foreach (var source in sources)
            {
                if (source(parameter) is not { } given) continue;
                Add(parameter, given, problems);
                break;
            }
        }
    }

    /// <summary>Takes a value that was given later, at a prompt.</summary>
    public void Add(ParameterSpec parameter, RawValue given, List<Problem> problems)
    {
        if (!given.IsEncrypted) Take(parameter, given, problems);
        else if (parameter.IsSecret) Encrypted.Add(parameter, given);
        else problems.Add(new Problem($"{given.Source} is encrypted, but {parameter.Name} is not a secret: mark it with [Secret] in the build."));
    }

    private void Take(ParameterSpec parameter, RawValue given, List<Problem> problems)
    {
        given = given with { Texts = parameter.Split(given.Texts) };
        _given[parameter.Key] = given;
        try
        {
            if (given.Texts.Count == 0 && !parameter.IsCollection) throw new FormatException("an empty list is not a value");
            _values[parameter.Key] = ValueParser.Read(AsAllowed(parameter, given.Texts), parameter.Type, workingDirectory);
        }
        catch (FormatException exception)
        {
            var reason = parameter.IsSecret ? "the value is not one of those allowed" : exception.Message;
            var suggestion = parameter.IsSecret || !given.Source.StartsWith('-') ? null : (exception as ValueNotAllowedException)?.Suggestion;
            problems.Add(new Problem($"{given.Source}: {reason}{(reason.EndsWith('?') ? "" : ".")}", Suggestion: suggestion) { Option = parameter.Option });
        }
    }

    // The texts as the list of allowed values writes them: who types Staging means staging.
    private static IReadOnlyList<string> AsAllowed(ParameterSpec parameter, IReadOnlyList<string> texts)
    {
        if (parameter.ValueSet() is not { } allowed) return texts;
        return [.. texts.Select(text => allowed.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new ValueNotAllowedException(text, allowed))];
    }
}
