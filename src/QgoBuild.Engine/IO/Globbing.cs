using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace QgoBuild.Engine.IO;

/// <summary>Finds files and directories by patterns: <c>*</c> matches any part of a name, <c>**</c> any directories, <c>{a,b}</c> either of
/// two; a pattern that begins with <c>!</c> excludes. Results are sorted by path and unique.</summary>
public static class Globbing
{
    /// <summary>Whether patterns are case-sensitive; by default as on the operating system.</summary>
    public static GlobbingCaseSensitivity GlobbingCaseSensitivity => GlobbingCaseSensitivity.Auto;

    /// <summary>The files below <paramref name="directory"/> that match any of the patterns.</summary>
    public static IReadOnlyCollection<AbsolutePath> GlobFiles(this AbsolutePath directory, params string[] patterns) =>
        Convert(GlobFiles((string)directory, patterns));

    /// <summary>The files below <paramref name="directory"/> that match any of the patterns.</summary>
    public static IReadOnlyCollection<string> GlobFiles(string directory, params string[] patterns)
    {
        (directory, patterns) = SplitPattern(directory, patterns);
        if (!Directory.Exists(directory)) return [];
        var result = CreateMatcher(patterns).Execute(new DirectoryInfoWrapper(new DirectoryInfo(directory)));
        return ToSortedPaths(directory, result.Files.Select(file => file.Path));
    }

    /// <summary>The directories below <paramref name="directory"/> that match any of the patterns.</summary>
    public static IReadOnlyCollection<AbsolutePath> GlobDirectories(this AbsolutePath directory, params string[] patterns) =>
        Convert(GlobDirectories((string)directory, patterns));

    /// <summary>The directories below <paramref name="directory"/> that match any of the patterns.</summary>
    public static IReadOnlyCollection<string> GlobDirectories(string directory, params string[] patterns)
    {
        (directory, patterns) = SplitPattern(directory, patterns);
        if (!Directory.Exists(directory)) return [];
        var matcher = CreateMatcher(patterns);
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        var names = Directory.EnumerateDirectories(directory, "*", everything)
            .Where(path => (File.GetAttributes(path) & FileAttributes.ReparsePoint) == 0)
            .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'));

        // The matcher supports only files: pass each directory's path as if it were a file.
        return ToSortedPaths(directory, names.Where(name => matcher.Match(directory, name).HasMatches));
    }

    private static (string Directory, string[] Patterns) SplitPattern(string directory, string[] patterns)
    {
        if (patterns.Length > 0) return (directory, patterns);
        var parts = directory.Split('/', '\\');
        var literal = parts.TakeWhile(part => part.IndexOfAny(['*', '{']) < 0).ToArray();
        return (string.Join('/', literal), [string.Join('/', parts.Skip(literal.Length))]);
    }

    private static Matcher CreateMatcher(string[] patterns)
    {
        var matcher = new Matcher(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        foreach (var pattern in patterns.SelectMany(ExpandBraces))
        {
            if (pattern.StartsWith('!')) matcher.AddExclude(pattern[1..]);
            else matcher.AddInclude(pattern);
        }

        return matcher;
    }

    private static IEnumerable<string> ExpandBraces(string pattern)
    {
        var open = pattern.IndexOf('{', StringComparison.Ordinal);
        var close = open < 0 ? -1 : pattern.IndexOf('}', open);
        if (close < 0) return [pattern];
        return pattern[(open + 1)..close].Split(',').SelectMany(choice => ExpandBraces(pattern[..open] + choice + pattern[(close + 1)..]));
    }

    private static List<string> ToSortedPaths(string directory, IEnumerable<string> names) =>
        [.. names.Select(name => Path.GetFullPath(Path.Combine(directory, name))).Distinct().Order(StringComparer.Ordinal)];

    private static List<AbsolutePath> Convert(IReadOnlyCollection<string> paths) => [.. paths.Select(AbsolutePath.Create)];
}

/// <summary>Whether patterns are case-sensitive.</summary>
public enum GlobbingCaseSensitivity
{
    /// <summary>As on the operating system: not on Windows.</summary>
    Auto,
    /// <summary>Case-sensitive.</summary>
    CaseSensitive,
    /// <summary>Not case-sensitive.</summary>
    CaseInsensitive,
}
