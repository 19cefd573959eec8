namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    /// <summary>The nearest parent directory that meets the condition; null when there is none.</summary>
    public static AbsolutePath? FindParent(this AbsolutePath path, Func<AbsolutePath, bool> predicate) =>
        path.Parent?.FindParentOrSelf(predicate);

    /// <summary>The path itself or the nearest parent directory that meets the condition; null when there is none.</summary>
    public static AbsolutePath? FindParentOrSelf(this AbsolutePath path, Func<AbsolutePath, bool> predicate)
    {
        for (var candidate = path; candidate is not null; candidate = candidate.Parent)
        {
            if (predicate(candidate)) return candidate;
        }

        return null;
    }

    /// <summary>The files in the directory (<paramref name="depth"/> 1) and in directories below, sorted within each; those with any of
    /// <paramref name="attributes"/> are left out.</summary>
    public static IEnumerable<AbsolutePath> GetFiles(
        this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0)
    {
        Assert.True(depth >= 0, "A depth must not be negative");
        if (depth == 0) return [];
        var here = Directory.EnumerateFiles(path, pattern).Where(file => (File.GetAttributes(file) & attributes) == 0)
            .Order(StringComparer.Ordinal).Select(AbsolutePath.Create);
        return depth == 1
            ? here
            : here.Concat(path.GetDirectories().SelectMany(directory => directory.GetFiles(pattern, depth - 1, attributes)));
    }

    /// <summary>The directories in the directory (<paramref name="depth"/> 1) and below, level by level, sorted within each; those with any
    /// of <paramref name="attributes"/> are left out.</summary>
    public static IEnumerable<AbsolutePath> GetDirectories(
        this AbsolutePath path, string pattern = "*", int depth = 1, FileAttributes attributes = 0)
    {
        Assert.True(depth >= 0, "A depth must not be negative");
        string[] level = [path];
        for (; depth > 0 && level.Length > 0; depth--)
        {
            var matches = level.SelectMany(directory => Directory.EnumerateDirectories(directory, pattern))
                .Where(directory => (File.GetAttributes(directory) & attributes) == 0)
                .Order(StringComparer.Ordinal);
            foreach (var match in matches) yield return AbsolutePath.Create(match);
            level = [.. level.SelectMany(Directory.EnumerateDirectories)];
        }
    }
}
