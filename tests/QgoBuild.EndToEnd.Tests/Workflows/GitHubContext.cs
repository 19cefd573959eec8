using System.Text.RegularExpressions;

namespace QgoBuild.EndToEnd.Tests.Workflows;

/// <summary>What expressions in a workflow can name. One that names anything else, or is anything but a name, fails the test: it would be
/// empty on GitHub.</summary>
public sealed partial class GitHubContext
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A value, by its whole name: <c>secrets.SSH_PRIVATE_KEY</c>.</summary>
    public string this[string name]
    {
        get => _values.TryGetValue(name, out var value)
            ? value : throw new InvalidOperationException($"The workflow names {name}, which this repository does not have.");
        set => _values[name] = value;
    }

    /// <summary>Whether a value is there, and is that.</summary>
    public bool HasValue(string name, string value) => _values.TryGetValue(name, out var known) && known == value;

    /// <summary>The same and more.</summary>
    public GitHubContext With(IEnumerable<KeyValuePair<string, string>> more)
    {
        var context = new GitHubContext();
        foreach (var (name, value) in _values.Concat(more))
            context[name] = value;
        return context;
    }

    /// <summary>A text, with its expressions replaced.</summary>
    public string Expand(string text) => Expression().Replace(text, match => this[match.Groups[1].Value]);

    [GeneratedRegex(@"\$\{\{\s*(.*?)\s*\}\}")]
    private static partial Regex Expression();
}
