using System.Collections;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Parameters;

/// <summary>
/// Finds parameters in the environment. Case and separators do not matter: <c>NUKE_API_KEY</c>, <c>API_KEY</c>, <c>ApiKey</c>;
/// the form with <c>NUKE_</c> wins. An empty variable counts as absent, for CI servers set those for secrets that do not exist.
/// </summary>
internal sealed class EnvironmentSource
{
    private readonly Dictionary<string, (string Name, string Value)> _variables = [];

    public EnvironmentSource(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            if (variable.Value is string { Length: > 0 } value) _variables[Naming.Key((string)variable.Key)] = ((string)variable.Key, value);
        }
    }

    public GivenValue? Find(ParameterSpec parameter)
    {
        var found = _variables.TryGetValue("NUKE" + parameter.Key, out var variable) ||
            (!parameter.IsEngineOption && _variables.TryGetValue(parameter.Key, out variable));
        return found ? new GivenValue([variable.Value], $"the environment variable {variable.Name}") : null;
    }
}
