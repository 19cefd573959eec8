namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    /// <summary>Whether the file or directory exists. The end of the expression decides which of the two: <c>…File</c>, <c>…Executable</c>,
    /// <c>…Exe</c>, <c>…Script</c> or <c>…Directory</c>, <c>…Dir</c>, <c>…Folder</c>.</summary>
    /// <exception cref="AssertionException">The expression has neither end.</exception>
    public static bool Exists(this AbsolutePath path, [CallerArgumentExpression(nameof(path))] string? expression = null)
    {
        if (EndsWith(expression, "file", "executable", "exe", "script")) return path.FileExists();
        Assert.True(
            EndsWith(expression, "directory", "dir", "folder"),
            $"'{expression}' names neither a file nor a directory: use FileExists() or DirectoryExists()");
        return path.DirectoryExists();
    }

    /// <summary>Whether the file exists.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>Whether the directory exists.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>Whether the directory contains a file that matches <paramref name="pattern"/> (<c>*</c> and <c>?</c>).</summary>
    public static bool ContainsFile(this AbsolutePath path, string pattern, SearchOption options = SearchOption.TopDirectoryOnly)
    {
        Assert.DirectoryExists(path);
        return Directory.EnumerateFiles(path, pattern, options).Any();
    }

    /// <summary>Whether the directory contains a directory that matches <paramref name="pattern"/> (<c>*</c> and <c>?</c>).</summary>
    public static bool ContainsDirectory(this AbsolutePath path, string pattern, SearchOption options = SearchOption.TopDirectoryOnly)
    {
        Assert.DirectoryExists(path);
        return Directory.EnumerateDirectories(path, pattern, options).Any();
    }

    /// <summary>The path if it exists, otherwise null; <see cref="Exists"/> describes how a file or a directory is selected.</summary>
    public static AbsolutePath? Existing(this AbsolutePath path, [CallerArgumentExpression(nameof(path))] string? expression = null) =>
        path.Exists(expression) ? path : null;

    /// <summary>The path if the file exists, otherwise null.</summary>
    public static AbsolutePath? ExistingFile(this AbsolutePath path) => path.FileExists() ? path : null;

    /// <summary>The path if the directory exists, otherwise null.</summary>
    public static AbsolutePath? ExistingDirectory(this AbsolutePath path) => path.DirectoryExists() ? path : null;

    /// <summary>The paths of existing files.</summary>
    public static IEnumerable<AbsolutePath> WhereFileExists(this IEnumerable<AbsolutePath> paths) => paths.Where(FileExists);

    /// <summary>The paths of existing directories.</summary>
    public static IEnumerable<AbsolutePath> WhereDirectoryExists(this IEnumerable<AbsolutePath> paths) => paths.Where(DirectoryExists);

    /// <summary>Whether it is a directory whose name begins with a dot.</summary>
    public static bool IsDotDirectory(this AbsolutePath path) => path.DirectoryExists() && path.Name.StartsWith('.');

    private static bool EndsWith(string? expression, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (expression?.EndsWith(ending, StringComparison.OrdinalIgnoreCase) == true) return true;
        }

        return false;
    }
}
