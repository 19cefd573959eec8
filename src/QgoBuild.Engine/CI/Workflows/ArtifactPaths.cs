namespace QgoBuild.Engine.CI.Workflows;

/// <summary>Paths of artifacts in the form of the upload and download actions.</summary>
internal static class ArtifactPaths
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    /// <summary>A path relative to the root directory, with slashes.</summary>
    public static string ToRelative(string path, string root)
    {
        path = path.Replace('\\', '/');
        root = root.Replace('\\', '/').TrimEnd('/') + "/";
        return path.StartsWith(root, StringComparison.Ordinal) ? path[root.Length..] : path;
    }

    /// <summary>Whether any of the files, or a directory above it, is hidden: the upload action skips those by default.</summary>
    public static bool AnyHidden(IEnumerable<string> paths) =>
        paths.Any(path => path.Split('/').Any(part => part.StartsWith('.') && part is not ("." or "..")));

    /// <summary>
    /// The directory that the paths inside an artifact are relative to, and that it must be unpacked to: the deepest one that all paths
    /// share, up to the first wildcard. A last segment with a dot counts as a file, any other as a directory.
    /// </summary>
    public static string CommonDirectory(IReadOnlyList<string> paths)
    {
        var places = paths.Where(path => !path.StartsWith('!')).Select(FixedPrefix).ToList();
        var shared = places.Count == 0 ? [] : places[0];
        foreach (var place in places) shared =
            [.. shared.Zip(place).TakeWhile(pair => pair.First == pair.Second).Select(pair => pair.First)];
        return shared.Length == 0 ? "." : string.Join('/', shared);
    }

    private static string[] FixedPrefix(string path)
    {
        var parts = path.TrimEnd('/').Split('/');
        var before = parts.TakeWhile(part => part.IndexOfAny(Wildcards) < 0).ToArray();
        return before.Length == parts.Length && parts[^1].Contains('.') ? before[..^1] : before;
    }
}
