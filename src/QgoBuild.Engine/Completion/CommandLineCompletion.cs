namespace QgoBuild.Engine.Completion;

/// <summary>Completes a command line of targets and options by the rules of <see cref="CommandLine.CommandLineParser"/>. If it offers
/// nothing, the shell offers files.</summary>
/// <param name="parameters">The engine's options and the build's parameters.</param>
/// <param name="targets">The targets of the build.</param>
/// <param name="profiles">The profiles that have a file.</param>
internal sealed class CommandLineCompletion(
    IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets, Func<IReadOnlyList<string>> profiles)
{
    private readonly HashSet<ParameterSpec> _usedOptions = [];
    private readonly HashSet<string> _usedTargets = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _usedValues = new(StringComparer.OrdinalIgnoreCase);
    private ParameterSpec? _pendingOption;

    /// <summary>The completions of the last word.</summary>
    public IEnumerable<CompletionItem> Find(IReadOnlyList<string> words)
    {
        foreach (var before in words.SkipLast(1)) ConsumeWord(before);
        var word = words[^1];
        if (!word.StartsWith('-')) return CompleteValueOrTarget(word);

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return CompleteOptions(word);
        return FindOption(word[..equals]) is { } option
            ? CompleteValues(option, word[(equals + 1)..]).Select(value => value with { Text = word[..(equals + 1)] + value.Text })
            : [];
    }

    private void ConsumeWord(string word)
    {
        if (word.StartsWith('-'))
        {
            var option = FindOption(word.Split('=')[0]);
            if (option is not null) _usedOptions.Add(option);
            _pendingOption = word.Contains('=') ? null : option;
            _usedValues.Clear();
        }
        else if (_pendingOption is not null && IsValue(word))
        {
            _usedValues.Add(word);
            if (!_pendingOption.IsCollection) _pendingOption = null;
        }
        else
        {
            _usedTargets.UnionWith(word.Split('+'));
            _pendingOption = null;
        }
    }

    private bool IsValue(string word)
    {
        if (_pendingOption!.IsFlag) return bool.TryParse(word, out _);
        return _pendingOption.TakesTargets || _usedValues.Count == 0 ||
            !word.Split('+').All(name => targets.Any(target => NameFormat.ToKey(target) == NameFormat.ToKey(name)));
    }

    // A word that is not an option: a value of the option before it, or a target.
    private IEnumerable<CompletionItem> CompleteValueOrTarget(string word)
    {
        if (_pendingOption is null) return CompleteTargets(word, _usedTargets);
        var values = CompleteValues(_pendingOption, word).Where(value => !_usedValues.Contains(value.Text));
        var isComplete = _pendingOption.IsFlag || (!_pendingOption.TakesTargets && _usedValues.Count > 0);
        return isComplete ? values.Concat(CompleteTargets(word, _usedTargets)) : values;
    }

    private IEnumerable<CompletionItem> CompleteValues(ParameterSpec option, string word)
    {
        if (option.TakesTargets) return CompleteTargets(word, _usedValues);
        var values = option.IsFlag ? ["true", "false"] : option.TakesProfiles ? profiles() : option.GetAllowedValues() ?? [];
        return values.Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(value => new CompletionItem(value));
    }

    private IEnumerable<CompletionItem> CompleteOptions(string word) => parameters
        .Where(option => option.IsListed && (option.IsCollection || !_usedOptions.Contains(option)))
        .Where(option => NameFormat.ToKey(option.Option).StartsWith(NameFormat.ToKey(word), StringComparison.Ordinal))
        .DistinctBy(option => option.Key)
        .OrderBy(option => option.Option, StringComparer.Ordinal)
        .Select(option => new CompletionItem(option.Option, option.Description));

    // A+B: the targets before the last plus are kept and not offered again.
    private IEnumerable<CompletionItem> CompleteTargets(string word, HashSet<string> named)
    {
        var before = word[..(word.LastIndexOf('+') + 1)];
        var key = NameFormat.ToKey(word.AsSpan(before.Length));
        return targets
            .Where(target => NameFormat.ToKey(target).StartsWith(key, StringComparison.Ordinal))
            .Where(target => !named.Contains(target) && !before.Split('+').Contains(target, StringComparer.OrdinalIgnoreCase))
            .Select(target => new CompletionItem(before + target));
    }

    private ParameterSpec? FindOption(string written) => parameters.FirstOrDefault(option => option.Key == NameFormat.ToKey(written));
}

/// <summary>A completion of a word on the command line.</summary>
/// <param name="Text">The whole word.</param>
/// <param name="Description">The description, for shells that show it.</param>
internal sealed record CompletionItem(string Text, string? Description = null)
{
    /// <summary>The line that the shells' scripts read.</summary>
    public override string ToString() => Description is { Length: > 0 } ? $"{Text}\t{Description.Split('\n')[0]}" : Text;
}
