namespace QgoBuild.Delivery.Compose;

/// <summary>Paths in compose files, relative to the root of the repository.</summary>
internal static class ComposePaths
{
    /// <summary>The directory of a file; empty for the root.</summary>
    public static string Directory(string file) => file.LastIndexOf('/') is var end and >= 0 ? file[..end] : "";

    /// <summary>A path relative to a directory, without <c>.</c> and <c>..</c>; it begins with <c>..</c> if it leaves the
    /// repository.</summary>
    public static string Normalize(string directory, string path)
    {
        var parts = new List<string>();
        foreach (var part in $"{directory}/{path}".Split('/'))
        {
            if (part is "" or ".") continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether a path is outside of the repository.</summary>
    public static bool IsOutside(string path) => path == ".." || path.StartsWith("../", StringComparison.Ordinal);

    /// <summary>Whether one of the paths is the other, or is in it.</summary>
    public static bool Overlap(string one, string other) => Contains(one, other) || Contains(other, one);

    private static bool Contains(string directory, string path) =>
        directory.Length == 0 || path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
