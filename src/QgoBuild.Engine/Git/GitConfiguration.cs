using System.Text;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Git;

/// <summary>The configuration of a repository: what stands in its own file, without what that includes.</summary>
internal sealed class GitConfiguration
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>The names of the remote repositories, in the order of the file.</summary>
    public IReadOnlyList<string> Remotes => [.. _values.Keys
        .Where(key => key.StartsWith("remote.", StringComparison.Ordinal) && key.EndsWith(".url", StringComparison.Ordinal))
        .Select(key => key["remote.".Length..^".url".Length])];

    /// <summary>A value by its full name, <c>remote.origin.url</c>; null when there is none.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public static GitConfiguration Read(AbsolutePath file)
    {
        var configuration = new GitConfiguration();
        var section = "";
        foreach (var line in file.FileExists() ? file.ReadAllLines() : [])
        {
            var text = line.Trim();
            if (text.StartsWith('[')) section = ParseSection(text);
            else if (text.Split('=', 2) is [var key, var value] && text[0] is not ('#' or ';'))
                configuration._values[$"{section}.{key.Trim().ToLowerInvariant()}"] = ParseValue(value);
        }

        return configuration;
    }

    // [remote "origin"]: the name in quotes keeps its case.
    private static string ParseSection(string header)
    {
        var inner = header.TrimStart('[');
        var quote = inner.IndexOf('"', StringComparison.Ordinal);
        if (quote < 0) return inner.Split(']')[0].ToLowerInvariant();
        var name = ParseValue(inner[quote..(inner.LastIndexOf('"') + 1)]);
        return $"{inner[..quote].Trim().ToLowerInvariant()}.{name}";
    }

    // Quotes keep blanks and comment signs, a backslash keeps what follows it.
    private static string ParseValue(string text)
    {
        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            else if (text[i] == '\\' && i + 1 < text.Length) value.Append(text[++i]);
            else if (text[i] is '#' or ';' && !quoted) break;
            else value.Append(text[i]);
        }

        return value.ToString().Trim();
    }
}
