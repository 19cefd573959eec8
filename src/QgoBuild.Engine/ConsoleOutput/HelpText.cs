namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>The text of <c>--help</c>.</summary>
internal static class HelpText
{
    private const int MaximumColumn = 34;

    /// <param name="model">The build.</param>
    /// <param name="parameters">The build's parameters.</param>
    /// <param name="defaultValue">The default value of a parameter as text; null when it has none.</param>
    /// <param name="commands">The commands of every build, with their descriptions.</param>
    /// <param name="palette">The colours.</param>
    public static string Render(
        BuildModel model, IReadOnlyList<ParameterSpec> parameters, Func<ParameterSpec, string?> defaultValue,
        IEnumerable<(string Usage, string Description)> commands, Palette palette)
    {
        var listed = parameters.Where(parameter => parameter.IsListed).DistinctBy(parameter => parameter.Key)
            .OrderBy(parameter => parameter.Option, StringComparer.Ordinal).ToList();
        var sections = new List<string> { $"Usage: {InvocationText.ScriptName} [target …] [--option value …]" };
        sections.Add(Section("Targets", Targets(model, palette), palette));
        if (listed.Count > 0)
            sections.Add(Section("Parameters", Rows(listed.Select(parameter => Row(parameter, defaultValue)), palette), palette));
        sections.Add(Section("Options of every build",
            Rows(EngineOptions.Create(parameters).EffectiveOptions.Select(option => Row(option, _ => null)), palette), palette));
        sections.Add(Section("Commands of every build", Rows(commands, palette), palette));
        sections.Add(Section("Examples", Rows(Examples(model, listed), palette), palette));
        return string.Join("\n\n", sections);
    }

    private static string Section(string title, IEnumerable<string> lines, Palette palette) =>
        $"{palette.Paint(title, Style.Heading)}\n{string.Join('\n', lines)}";

    private static List<string> Targets(BuildModel model, Palette palette)
    {
        var rows = new List<(string, string)>();
        for (var i = 0; i < model.Targets.Count; i++)
        {
            var target = model.Targets[i];
            if (!target.IsListed) continue;
            var needs = target.DependsOn.Count > 0
                ? palette.Paint(
                    $"(needs {string.Join(", ", target.DependsOn.Select(index => model.Targets[index].Name).Distinct())})", Style.Dim)
                : "";
            rows.Add((model.DefaultIndices.Contains(i) ? $"{target.Name} (default)" : target.Name, $"{target.Description} {needs}".Trim()));
        }

        return Rows(rows, palette);
    }

    private static (string, string) Row(ParameterSpec parameter, Func<ParameterSpec, string?> defaultValue)
    {
        var allowed = parameter.GetAllowedValues();
        var value = parameter.IsFlag ? ""
            : parameter.TakesTargets ? parameter.MayBeEmpty ? " [target …]" : " <target …>"
            : $" <{ValueName(parameter, allowed)}{(parameter.IsCollection ? " …" : "")}>";
        var facts = new List<string>();
        if (parameter.IsRequired) facts.Add("required");
        if (parameter.IsSecret) facts.Add("secret");
        if (allowed is { Count: > 3 }) facts.Add($"one of {string.Join(", ", allowed)}");
        if (!parameter.IsSecret && defaultValue(parameter) is { Length: > 0 } text) facts.Add($"default {text}");
        if (parameter.Separator is { } separator) facts.Add($"separated by {separator}");
        return (parameter.Option + value, $"{parameter.Description}{(facts.Count > 0 ? $" ({string.Join("; ", facts)})" : "")}".Trim());
    }

    private static string ValueName(ParameterSpec parameter, IReadOnlyCollection<string>? allowed) => allowed switch
    {
        null => ValueTypes.GetDisplayName(parameter.ScalarType),
        { Count: <= 3 } => string.Join('|', allowed),
        _ => "value",
    };

    private static IEnumerable<(string, string)> Examples(BuildModel model, IReadOnlyList<ParameterSpec> parameters)
    {
        var names = model.Targets.Where(target => target.IsListed).Select(target => target.Name).ToList();
        if (names.Count == 0) yield break;
        var last = names[^1];
        if (model.DefaultIndices.Count > 0)
            yield return (InvocationText.ScriptName,
                $"runs {string.Join(" and ", model.DefaultIndices.Select(index => model.Targets[index].Name))}");
        if (names.Count > 1) yield return ($"{InvocationText.ScriptName} {names[0]} {last}", "runs both, with their dependencies");
        yield return ($"{InvocationText.ScriptName} {last} --skip", $"runs {last} without its dependencies");
        yield return ($"{InvocationText.ScriptName} {last} --plan", "shows what would run");
        if (parameters.FirstOrDefault(parameter => parameter is { IsFlag: false, IsSecret: false }) is { } parameter)
            yield return ($"{InvocationText.ScriptName} {last} {parameter.Option} VALUE", "sets a parameter");
    }

    private static List<string> Rows(IEnumerable<(string Left, string Permission)> rows, Palette palette)
    {
        var all = rows.ToList();
        var column = all.Select(row => row.Left.Length).Where(length => length <= MaximumColumn).DefaultIfEmpty(0).Max();
        return [.. all.Select(row => Line(row.Left, row.Permission))];

        string Line(string left, string right)
        {
            if (right.Length == 0) return $"  {palette.Paint(left, Style.Command)}";
            return left.Length <= column
                ? $"  {palette.Paint(left, Style.Command)}{new string(' ', column - left.Length)}   {right}"
                : $"  {palette.Paint(left, Style.Command)}\n  {new string(' ', column)}   {right}";
        }
    }
}
