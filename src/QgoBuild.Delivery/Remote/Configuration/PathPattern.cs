using System.IO.Enumeration;

namespace QgoBuild.Delivery.Remote.Configuration;

/// <summary>Finds files by a pattern, as a shell does: <c>*</c> and <c>?</c> within a name, and hidden files only when named as such.</summary>
internal static class PathPattern
{
    /// <summary>The files that an absolute pattern means and that exist, in order.</summary>
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
        if (!name.AsSpan().ContainsAny('*', '?'))
            return [Path.Combine(directory, name)];
        if (!Directory.Exists(directory))
            return [];

        return Directory.EnumerateFileSystemEntries(directory)
            .Where(path => Path.GetFileName(path.AsSpan()) is var entry && Matches(name, entry))
            .Order(StringComparer.Ordinal);
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> entry) =>
        (entry[0] != '.' || pattern[0] == '.') && FileSystemName.MatchesSimpleExpression(pattern, entry, ignoreCase: false);
}
