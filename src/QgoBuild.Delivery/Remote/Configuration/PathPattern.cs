using System.IO.Enumeration;

namespace QgoBuild.Delivery.Remote.Configuration;

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
