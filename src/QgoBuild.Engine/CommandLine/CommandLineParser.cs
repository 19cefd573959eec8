namespace QgoBuild.Engine.CommandLine;

/// <summary>Parses a command line: <c>Target A+B --option value --option=value --flag</c>. A flag takes the next word as its value only if
/// that is true or false; a list ends where a target begins. A pure function.</summary>
internal sealed class CommandLineParser
{
    private readonly Dictionary<string, ParameterSpec> _parameters = [];
    private readonly Dictionary<string, ParameterSpec> _shortForms = [];
    private readonly HashSet<string> _targets;
    private readonly IReadOnlyList<string> _targetNames;
    private readonly Dictionary<string, List<string>> _values = [];
    private readonly Dictionary<string, string> _sources = [];
    private readonly List<string> _targetArguments = [];
    private readonly List<Func<Problem>> _problems = [];

    private CommandLineParser(IEnumerable<ParameterSpec> parameters, IReadOnlyList<string> targetNames)
    {
        foreach (var parameter in parameters)
        {
            _parameters.TryAdd(parameter.Key, parameter);
            foreach (var form in parameter.ShortForms) _shortForms.TryAdd(form, parameter);
        }

        _targets = [.. targetNames.Select(name => NameFormat.ToKey(name))];
        _targetNames = targetNames;
    }

    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="parameters">The engine's options and the build's parameters; of several with one name, the first wins.</param>
    /// <param name="targetNames">The targets of the build.</param>
    public static ParsedCommandLine Parse(
        IReadOnlyList<string> arguments, IEnumerable<ParameterSpec> parameters, IReadOnlyList<string> targetNames)
    {
        var parser = new CommandLineParser(parameters, targetNames);
        for (var i = 0; i < arguments.Count;) i = parser.ReadArgument(arguments, i);
        var options = parser._values.ToDictionary(given => given.Key, given => new RawValue(given.Value, parser._sources[given.Key]));
        return new ParsedCommandLine(parser._targetArguments, options, parser._problems.Select(problem => problem()));
    }

    private int ReadArgument(IReadOnlyList<string> arguments, int at)
    {
        var argument = arguments[at];
        if (!IsOption(argument))
        {
            _targetArguments.AddRange(SplitTargetNames(argument));
            return at + 1;
        }

        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var written = equals < 0 ? argument : argument[..equals];
        if (FindParameter(written) is not { } parameter) return ReportUnknownOption(arguments, at, written, hasValue: equals >= 0);

        var end = at + 1;
        string[] texts = equals >= 0 ? [argument[(equals + 1)..]] : [.. ReadValues(arguments, parameter, ref end)];
        if (texts.Length == 0 && !parameter.MayBeEmpty) return ReportMissingValue(arguments, end, parameter, written);
        AddValues(parameter, written, texts);
        return end;
    }

    private ParameterSpec? FindParameter(string written) =>
        _parameters.GetValueOrDefault(NameFormat.ToKey(written)) ?? _shortForms.GetValueOrDefault(written);

    private List<string> ReadValues(IReadOnlyList<string> arguments, ParameterSpec parameter, ref int end)
    {
        var texts = new List<string>();
        if (parameter.IsFlag && !parameter.IsCollection)
        {
            var literal = end < arguments.Count && (IsLiteral(arguments[end], "true") || IsLiteral(arguments[end], "false"));
            texts.Add(literal ? arguments[end++] : "true");
            return texts;
        }

        for (; end < arguments.Count && IsValue(arguments[end], parameter); end++)
        {
            var isFurther = texts.Count > 0;
            if (isFurther && (!parameter.IsCollection || (!parameter.TakesTargets && IsTarget(arguments[end])))) break;
            texts.Add(arguments[end]);
        }

        return texts;
    }

    private void AddValues(ParameterSpec parameter, string written, string[] texts)
    {
        _sources[parameter.Key] = written;
        if (!_values.TryGetValue(parameter.Key, out var given))
            _values[parameter.Key] = [.. texts];
        else if (parameter.IsCollection)
            given.AddRange(texts);
        else if (!given.SequenceEqual(texts))
            _problems.Add(() => new Problem($"{parameter.Option} is set twice, with different values."));
    }

    // A word that begins with a dash and is not an option is probably the value; such a value needs an equals sign.
    private int ReportMissingValue(IReadOnlyList<string> arguments, int end, ParameterSpec parameter, string written)
    {
        var isValue = end < arguments.Count && FindParameter(arguments[end].Split('=')[0]) is null;
        var value = isValue && !parameter.IsSecret && arguments[end].All(IsShellSafe) ? arguments[end] : "VALUE";
        var form = isValue ? $" Write a value that begins with a dash after an equals sign: {written}={value}" : "";
        _problems.Add(() => new Problem($"{written} needs a value ({DescribeExpectedValue(parameter)}).{form}")
        {
            Option = parameter.Option,
        });
        return isValue ? end + 1 : end;
    }

    // Only text without shell syntax, so that it can be copied.
    private static bool IsShellSafe(char character) => char.IsAsciiLetterOrDigit(character) || "-_=+:,.@/%".Contains(character);

    private int ReportUnknownOption(IReadOnlyList<string> arguments, int at, string written, bool hasValue)
    {
        // Two options can have the same key: show the one as it was written.
        var options = _parameters.Values.Select(parameter => parameter.Option);
        var nearest = ClosestMatch.Find("--" + written.TrimStart('-'), options);
        _problems.Add(() => nearest is null
            ? new Problem($"There is no option {written}.", "--help")
            : new Problem($"There is no option {written}. Did you mean {nearest}?", Suggestion: CreateSuggestion(nearest))
            {
                Option = nearest,
            });

        Suggestion? CreateSuggestion(string option) => IsSecret(option) ? null : new Suggestion(written, option);

        // The next word is probably its value and would only cause a second message.
        var next = at + 1;
        return !hasValue && next < arguments.Count && !IsOption(arguments[next]) && !IsTarget(arguments[next]) ? next + 1 : next;
    }

    // The value of a misspelt secret option would not be masked: do not repeat it.
    private bool IsSecret(string option) => _parameters.Values.Any(parameter => parameter.Option == option && parameter.IsSecret);

    private bool IsTarget(string argument) => SplitTargetNames(argument).All(name => _targets.Contains(NameFormat.ToKey(name)));

    private static bool IsValue(string argument, ParameterSpec parameter) =>
        !IsOption(argument) || (ValueTypes.GetDisplayName(parameter.ScalarType).EndsWith("number", StringComparison.Ordinal) &&
            IsNumber(argument));

    private static bool IsOption(string argument) => argument.Length > 1 && argument[0] == '-' && !IsNumber(argument);
    private static bool IsNumber(string argument) => double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    private static bool IsLiteral(string argument, string literal) => argument.Equals(literal, StringComparison.OrdinalIgnoreCase);

    // A+B names two targets; a word of plus signs only is reported as it is.
    private static string[] SplitTargetNames(string argument)
    {
        var names = argument.Split('+', StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 ? names : [argument];
    }

    private string DescribeExpectedValue(ParameterSpec parameter)
    {
        if (parameter.TakesTargets) return $"one or more of {string.Join(", ", _targetNames)}";
        return parameter.GetAllowedValues() is { } allowed
            ? $"one of {string.Join(", ", allowed)}" : ValueTypes.GetDisplayName(parameter.ScalarType);
    }
}

/// <summary>A parsed command line.</summary>
/// <param name="Targets">The named targets as written, without those of <c>--target</c>.</param>
/// <param name="Options">The options, by <see cref="ParameterSpec.Key"/>.</param>
/// <param name="Problems">The errors. They are created lazily, because their text may require the build for allowed values.</param>
internal sealed record ParsedCommandLine(
    IReadOnlyList<string> Targets, IReadOnlyDictionary<string, RawValue> Options, IEnumerable<Problem> Problems)
{
    public RawValue? Find(ParameterSpec parameter) => Options.GetValueOrDefault(parameter.Key);
}
