namespace QgoBuild.Engine.Parameters;

/// <summary>Finds parameters in the environment. Case and separators do not matter: <c>NUKE_API_KEY</c>, <c>API_KEY</c>, <c>ApiKey</c>; the
/// form with <c>NUKE_</c> wins. An empty variable counts as missing, because CI servers set empty ones for missing secrets; only an option
/// without a required value accepts it, such as <c>NUKE_SKIP</c>.</summary>
internal sealed class EnvironmentSource
{
    private readonly Dictionary<string, (string Name, string Value)> _variables = [];

    public EnvironmentSource(IDictionary variables)
    {
        foreach (DictionaryEntry variable in variables)
        {
            if (variable is not { Key: string name, Value: string value }) continue;
            var key = NameFormat.ToKey(name);
            if (value.Length > 0 || !_variables.ContainsKey(key)) _variables[key] = (name, value);
        }
    }

    public RawValue? Find(ParameterSpec parameter)
    {
        var found = TryGet("NUKE" + parameter.Key, parameter, out var variable) ||
            (!parameter.IsEngineOption && TryGet(parameter.Key, parameter, out variable));
        return found ? new RawValue([variable.Value], $"the environment variable {variable.Name}") : null;
    }

    private bool TryGet(string key, ParameterSpec parameter, out (string Name, string Value) variable) =>
        _variables.TryGetValue(key, out variable) && (variable.Value.Length > 0 || parameter.MayBeEmpty);
}
