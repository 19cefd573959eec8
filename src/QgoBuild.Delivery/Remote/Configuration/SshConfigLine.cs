using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>A line with a keyword and its arguments.</summary>
/// <param name="Location">The location of the line.</param>
/// <param name="Keyword">The keyword, in lower case.</param>
/// <param name="Rest">The text after the keyword.</param>
/// <param name="Words">The words of that text, without a comment.</param>
internal sealed record SshConfigLine(SshConfigLocation Location, string Keyword, string Rest, IReadOnlyList<string> Words)
{
    /// <summary>Parses a line; false for an empty line and a comment.</summary>
    /// <exception cref="SshConfigException">The line has no argument, or an unclosed quote.</exception>
    public static bool TryParse(string text, SshConfigLocation location, [NotNullWhen(true)] out SshConfigLine? line)
    {
        line = null;
        var rest = text.TrimEnd(' ', '\t', '\r', '\n', '\f');
        var keyword = SshConfigTokenizer.Next(ref rest!);
        if (keyword == "") keyword = SshConfigTokenizer.Next(ref rest!);
        if (keyword is null or "" or ['#', ..]) return false;

        rest = rest?.TrimStart(' ', '\t', '\r', '\n') ?? "";
        if (rest.Length == 0) throw new SshConfigException(location, $"\"{keyword}\" has no argument.");
        if (!SshConfigTokenizer.TrySplit(rest, out var words)) throw new SshConfigException(location, "a quote is not closed.");

        line = new SshConfigLine(location, keyword.ToLowerInvariant(), rest, words);
        return true;
    }

    /// <summary>The only argument.</summary>
    /// <exception cref="SshConfigException">There is no argument, there are several, or it is empty.</exception>
    public string GetSingleArgument() => Words is [{ Length: > 0 } word]
        ? word
        : throw new SshConfigException(Location,
            $"\"{Keyword}\" takes one argument, but {(Words.Count > 1 ? $"{Words.Count} are given" : "it is empty")}.");

    /// <summary>The arguments, at least one.</summary>
    /// <exception cref="SshConfigException">There is no argument, or an empty one.</exception>
    public IReadOnlyList<string> GetArguments() => Words.Count > 0 && !Words.Contains("")
        ? Words
        : throw new SshConfigException(Location, $"\"{Keyword}\" has an empty argument.");
}
