using System.Runtime.CompilerServices;

namespace QgoBuild.Engine.IO;

public static partial class AbsolutePathExtensions
{
    /// <summary>
    /// Whether the file or directory exists; which of both is told by how the expression ends: <c>…File</c>, <c>…Executable</c>,
    /// <c>…Exe</c>, <c>…Script</c> or <c>…Directory</c>, <c>…Dir</c>, <c>…Folder</c>.
    /// </summary>
    /// <exception cref="AssertionException">The expression tells neither.</exception>
    public static bool Exists(this AbsolutePath path, [CallerArgumentExpression(nameof(path))] string? expression = null)
    {
        if (EndsWith(expression, "file", "executable", "exe", "script")) return path.FileExists();
        Assert.True(
            EndsWith(expression, "directory", "dir", "folder"),
            $"'{expression}' does not tell whether a file or a directory is meant: use FileExists() or DirectoryExists()");
        return path.DirectoryExists();
    }

    /// <summary>Whether a file is there.</summary>
    public static bool FileExists(this AbsolutePath path) => File.Exists(path);

    /// <summary>Whether a directory is there.</summary>
    public static bool DirectoryExists(this AbsolutePath path) => Directory.Exists(path);

    /// <summary>Whether the directory holds a file that matches <paramref name="pattern"/> (<c>*</c> and <c>?</c>).</summary>
    public static bool ContainsFile(this AbsolutePath path, string pattern, SearchOption options = SearchOption.TopDirectoryOnly)
    {
        Assert.DirectoryExists(path);
        return Directory.EnumerateFiles(path, pattern, options).Any();
    }

    /// <summary>Whether the directory holds a directory that matches <paramref name="pattern"/> (<c>*</c> and <c>?</c>).</summary>
    public static bool ContainsDirectory(this AbsolutePath path, string pattern, SearchOption options = SearchOption.TopDirectoryOnly)
    {
        Assert.DirectoryExists(path);
        return Directory.EnumerateDirectories(path, pattern, options).Any();
    }

    /// <summary>The path if it exists, else null; see <see cref="Exists"/> for which of file and directory is meant.</summary>
    public static AbsolutePath? Existing(this AbsolutePath path, [CallerArgumentExpression(nameof(path))] string? expression = null) =>
        path.Exists(expression) ? path : null;

    /// <summary>The path if a file is there, else null.</summary>
    public static AbsolutePath? ExistingFile(this AbsolutePath path) => path.FileExists() ? path : null;

    /// <summary>The path if a directory is there, else null.</summary>
    public static AbsolutePath? ExistingDirectory(this AbsolutePath path) => path.DirectoryExists() ? path : null;

    /// <summary>Those paths at which a file is.</summary>
    public static IEnumerable<AbsolutePath> WhereFileExists(this IEnumerable<AbsolutePath> paths) => paths.Where(FileExists);

    /// <summary>Those paths at which a directory is.</summary>
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
