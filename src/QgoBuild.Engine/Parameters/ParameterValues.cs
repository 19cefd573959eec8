using QgoBuild.Engine.IO;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>
/// The values given for parameters: from the command line, else the environment, else the profiles' files (the last profile
/// first), else the common file. What is given is read and checked at once, so that a bad value stops the build before
/// anything runs.
/// </summary>
internal sealed class ParameterValues
{
    private readonly Dictionary<string, object> _values = [];
    private readonly Dictionary<string, GivenValue> _given = [];

    /// <summary>What was given for the parameter, read; null when nothing was.</summary>
    public object? Find(ParameterSpec parameter) => _values.GetValueOrDefault(parameter.Key);

    /// <summary>The texts given for the parameter and where; null when nothing was.</summary>
    public GivenValue? Given(ParameterSpec parameter) => _given.GetValueOrDefault(parameter.Key);

    /// <summary>What was given for an option of the engine, or <paramref name="otherwise"/>.</summary>
    public T Get<T>(ParameterSpec option, T otherwise) => Find(option) is T value ? value : otherwise;

    /// <summary>Reads what the sources give for the parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="sources">Where values come from, the strongest first.</param>
    /// <param name="workingDirectory">What relative paths count from.</param>
    /// <param name="problems">Takes a problem for each bad value.</param>
    public void Read(
        IReadOnlyList<ParameterSpec> parameters,
        IReadOnlyList<Func<ParameterSpec, GivenValue?>> sources,
        AbsolutePath workingDirectory,
        List<Problem> problems)
    {
        foreach (var parameter in parameters)
        {
            if (_given.ContainsKey(parameter.Key)) continue;
            foreach (var source in sources)
            {
                if (source(parameter) is not { } given) continue;
                Add(parameter, given, workingDirectory, problems);
                break;
            }
        }
    }

    /// <summary>Takes a value that was given later, at a prompt.</summary>
    public void Add(ParameterSpec parameter, GivenValue given, AbsolutePath workingDirectory, List<Problem> problems)
    {
        given = given with { Texts = parameter.Split(given.Texts) };
        _given[parameter.Key] = given;
        try
        {
            if (given.Texts.Count == 0 && !parameter.IsCollection) throw new FormatException("an empty list is not a value");
            _values[parameter.Key] = ValueReading.Read(AsAllowed(parameter, given.Texts), parameter.Type, workingDirectory);
        }
        catch (FormatException exception)
        {
            var reason = parameter.IsSecret ? "the value is not one of those allowed" : exception.Message;
            var correction = parameter.IsSecret || !given.Source.StartsWith('-') ? null : (exception as NotAmongException)?.Correction;
            problems.Add(new Problem($"{given.Source}: {reason}{(reason.EndsWith('?') ? "" : ".")}", Correction: correction));
        }
    }

    // The texts as the list of allowed values writes them: who types Staging means staging.
    private static IReadOnlyList<string> AsAllowed(ParameterSpec parameter, IReadOnlyList<string> texts)
    {
        if (parameter.ValueSet() is not { } allowed) return texts;
        return [.. texts.Select(text => allowed.FirstOrDefault(value => value.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw new NotAmongException(text, allowed))];
    }
}
