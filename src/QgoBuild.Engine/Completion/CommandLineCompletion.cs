using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Text;

namespace QgoBuild.Engine.Completion;

/// <summary>
/// Completes a command line of targets and options, which it reads as <see cref="CommandLine.CommandLineParser"/> does. Where it
/// has nothing to offer the shell offers files.
/// </summary>
/// <param name="parameters">The engine's options and the build's parameters.</param>
/// <param name="targets">The targets of the build.</param>
/// <param name="profiles">The profiles that have a file.</param>
internal sealed class CommandLineCompletion(
    IReadOnlyList<ParameterSpec> parameters, IReadOnlyList<string> targets, Func<IReadOnlyList<string>> profiles)
{
    private readonly HashSet<ParameterSpec> _given = [];
    private readonly HashSet<string> _named = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _values = new(StringComparer.OrdinalIgnoreCase);
    private ParameterSpec? _open;

    /// <summary>What the last of the words may become.</summary>
    public IEnumerable<CompletionItem> Find(IReadOnlyList<string> words)
    {
        foreach (var before in words.SkipLast(1)) Read(before);
        var word = words[^1];
        if (!word.StartsWith('-')) return Following(word);

        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return Options(word);
        return Option(word[..equals]) is { } option
            ? Values(option, word[(equals + 1)..]).Select(value => value with { Text = word[..(equals + 1)] + value.Text })
            : [];
    }

    private void Read(string word)
    {
        if (word.StartsWith('-'))
        {
            var option = Option(word.Split('=')[0]);
            if (option is not null) _given.Add(option);
            _open = word.Contains('=') ? null : option;
            _values.Clear();
        }
        else if (_open is not null && IsValue(word))
        {
            _values.Add(word);
            if (!_open.IsCollection) _open = null;
        }
        else
        {
            _named.UnionWith(word.Split('+'));
            _open = null;
        }
    }

    private bool IsValue(string word)
    {
        if (_open!.IsFlag) return bool.TryParse(word, out _);
        return _open.TakesTargets || _values.Count == 0 || !word.Split('+').All(name => targets.Any(target => NameFormat.Key(target) == NameFormat.Key(name)));
    }

    // What may stand where no option does: a value that the option before wants or may have, else a target.
    private IEnumerable<CompletionItem> Following(string word)
    {
        if (_open is null) return Targets(word, _named);
        var values = Values(_open, word).Where(value => !_values.Contains(value.Text));
        var isComplete = _open.IsFlag || (!_open.TakesTargets && _values.Count > 0);
        return isComplete ? values.Concat(Targets(word, _named)) : values;
    }

    private IEnumerable<CompletionItem> Values(ParameterSpec option, string word)
    {
        if (option.TakesTargets) return Targets(word, _values);
        var values = option.IsFlag ? ["true", "false"] : option.TakesProfiles ? profiles() : option.AllowedValues() ?? [];
        return values.Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(value => new CompletionItem(value));
    }

    private IEnumerable<CompletionItem> Options(string word) => parameters
        .Where(option => option.IsListed && (option.IsCollection || !_given.Contains(option)))
        .Where(option => NameFormat.Key(option.Option).StartsWith(NameFormat.Key(word), StringComparison.Ordinal))
        .DistinctBy(option => option.Key)
        .OrderBy(option => option.Option, StringComparer.Ordinal)
        .Select(option => new CompletionItem(option.Option, option.Description));

    // A+B: what stands before the last plus stays, and is not offered again.
    private IEnumerable<CompletionItem> Targets(string word, HashSet<string> named)
    {
        var before = word[..(word.LastIndexOf('+') + 1)];
        var key = NameFormat.Key(word.AsSpan(before.Length));
        return targets
            .Where(target => NameFormat.Key(target).StartsWith(key, StringComparison.Ordinal))
            .Where(target => !named.Contains(target) && !before.Split('+').Contains(target, StringComparer.OrdinalIgnoreCase))
            .Select(target => new CompletionItem(before + target));
    }

    private ParameterSpec? Option(string written) => parameters.FirstOrDefault(option => option.Key == NameFormat.Key(written));
}
