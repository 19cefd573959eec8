using System.IO.Enumeration;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>Evaluates <c>Match</c> lines for a host.</summary>
internal sealed class SshMatch(SshSettings settings, string original, string host, string localUser, bool isFinal)
{
    /// <summary>True when a line requires a second pass (<c>Match final</c>).</summary>
    public bool HasFinal { get; private set; }

    /// <summary>Whether a line matches the host.</summary>
    /// <param name="line">The line.</param>
    /// <param name="isReachable">False when the line has no effect, because the file is included for other hosts only.</param>
    /// <exception cref="SshConfigException">A criterion is unknown, or evaluating it would require running a program.</exception>
    public bool Evaluate(SshConfigLine line, bool isReachable)
    {
        var holds = true;
        var count = 0;
        string? rest = line.Rest;
        while (SshConfigTokenizer.Next(ref rest) is { Length: > 0 } word && word[0] != '#')
        {
            var isNegated = word[0] == '!';
            var criterion = (isNegated ? word[1..] : word).ToLowerInvariant();
            if (criterion == "all")
            {
                ThrowIfCombined(line, count, rest);
                return holds && !isNegated;
            }

            count++;
            if (criterion is "final" or "canonical")
            {
                HasFinal |= criterion == "final";
                holds &= isFinal != isNegated;
                continue;
            }

            if (SshConfigTokenizer.Next(ref rest) is not { Length: > 0 } argument || argument[0] == '#')
                throw new SshConfigException(line.Location, $"\"Match {criterion}\" has no argument.");

            // An unsupported criterion is an error only when its value decides whether the line matches.
            var matters = holds && isReachable;
            holds &= EvaluateCriterion(line.Location, criterion, argument, matters) != isNegated;
        }

        return count > 0 ? holds : throw new SshConfigException(line.Location, "\"Match\" has no criterion.");
    }

    private bool EvaluateCriterion(SshConfigLocation location, string criterion, string argument, bool matters) => criterion switch
    {
        "host" => NamePattern.ListMatches(argument, GetCurrentHost(), ignoreCase: true),
        "originalhost" => NamePattern.ListMatches(argument, original, ignoreCase: true),
        "user" => NamePattern.ListMatches(argument, settings["user"] ?? localUser, ignoreCase: false),
        "localuser" => NamePattern.ListMatches(argument, localUser, ignoreCase: false),
        "exec" or "localnetwork" or "tagged" or "command" or "sessiontype" or "version" => matters
            ? throw new SshConfigException(
                location,
                $"whether this line applies to {original} depends on \"Match {criterion}\", which is not supported: " +
                    "no program is run to connect.",
                "Add a separate Host block for the host before that line.")
            : false,
        _ => throw new SshConfigException(location, $"the criterion \"{criterion}\" of \"Match\" is unknown."),
    };

    private string GetCurrentHost() => (isFinal, settings["hostname"]) switch
    {
        (_, null) => host,
        (true, { } name) => name,
        (false, { } name) => SshTokens.ExpandHostName(name, host),
    };

    private static void ThrowIfCombined(SshConfigLine line, int before, string? rest)
    {
        if (before > 1 || (SshConfigTokenizer.Next(ref rest) is { Length: > 0 } next && next[0] != '#'))
            throw new SshConfigException(line.Location, "\"Match all\" cannot be combined with other criteria.");
    }
}

/// <summary>Finds files by a pattern like a shell: <c>*</c> and <c>?</c> match within a name, and match a leading dot never.</summary>
internal static class PathPattern
{
    /// <summary>The existing files that an absolute pattern matches, in order.</summary>
    public static IEnumerable<string> Find(string pattern)
    {
        var names = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> found = ["/"];
        foreach (var name in names)
            found = found.SelectMany(directory => Expand(directory, name));

        return found.Where(File.Exists);
    }

    private static IEnumerable<string> Expand(string directory, string name)
    {
        if (!name.AsSpan().ContainsAny('*', '?')) return [Path.Combine(directory, name)];
        if (!Directory.Exists(directory)) return [];

        return Directory.EnumerateFileSystemEntries(directory)
            .Where(path => Path.GetFileName(path.AsSpan()) is var entry && Matches(name, entry))
            .Order(StringComparer.Ordinal);
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> entry) =>
        (entry[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, entry, ignoreCase: false);
}
