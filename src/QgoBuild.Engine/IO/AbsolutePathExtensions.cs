namespace QgoBuild.Engine.IO;

/// <summary>Operations on the file or directory at a path.</summary>
public static partial class AbsolutePathExtensions
{
    /// <summary>The default encoding for writing: UTF-8 without a byte order mark.</summary>
    public static Encoding DefaultEncoding { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The default platform of line breaks: this system.</summary>
    public static PlatformFamily? DefaultLineBreakType => EnvironmentInfo.Platform;

    /// <summary>Whether written text ends with a line break by default: it does.</summary>
    public static bool DefaultEofLineBreak => true;

    /// <summary>Creates the directory and its parents if missing.</summary>
    public static AbsolutePath CreateDirectory(this AbsolutePath path)
    {
        Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Creates the directory if missing, and empties it.</summary>
    public static AbsolutePath CreateOrCleanDirectory(this AbsolutePath path)
    {
        path.DeleteDirectory();
        return path.CreateDirectory();
    }

    /// <summary>Creates the file if missing, and sets the time of its last write to <paramref name="time"/> (local; now when
    /// null).</summary>
    public static AbsolutePath TouchFile(this AbsolutePath path, DateTime? time = null, bool createDirectories = true)
    {
        if (createDirectories) path.Parent?.CreateDirectory();
        if (!path.FileExists()) File.WriteAllBytes(path, []);
        File.SetLastWriteTime(path, time ?? TimeProvider.System.GetLocalNow().DateTime);
        return path;
    }

    /// <summary>Deletes the file if it exists.</summary>
    public static void DeleteFile(this AbsolutePath path)
    {
        if (!path.FileExists()) return;
        ClearReadOnly(path);
        File.Delete(path);
    }

    /// <summary>Deletes the directory and its contents if it exists. Links are removed, not followed.</summary>
    public static void DeleteDirectory(this AbsolutePath path)
    {
        if (!path.DirectoryExists()) return;
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)) ClearReadOnly(file);
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>Deletes the files that exist.</summary>
    public static void DeleteFiles(this IEnumerable<AbsolutePath> paths)
    {
        foreach (var path in paths) path.DeleteFile();
    }

    /// <summary>Deletes the directories that exist, with their contents.</summary>
    public static void DeleteDirectories(this IEnumerable<AbsolutePath> paths)
    {
        foreach (var path in paths) path.DeleteDirectory();
    }

    /// <summary>Whether the path ends with one of the extensions, ignoring case.</summary>
    public static bool HasExtension(this AbsolutePath path, string extension, params string[] alternativeExtensions) =>
        EndsWith(path, [extension, .. alternativeExtensions]);

    /// <summary>The path with another extension, written with or without its dot.</summary>
    public static AbsolutePath WithExtension(this AbsolutePath path, string extension) =>
        AbsolutePath.Create(Path.ChangeExtension(path.ToString(), extension));

    /// <summary>The time of the last write to the file or directory, in UTC.</summary>
    public static DateTime GetLastWriteTimeUtc(this AbsolutePath path) => File.GetLastWriteTimeUtc(path);

    /// <summary>The path as a <see cref="FileInfo"/>.</summary>
    public static FileInfo ToFileInfo(this AbsolutePath path) => new(path);

    /// <summary>The path as a <see cref="DirectoryInfo"/>.</summary>
    public static DirectoryInfo ToDirectoryInfo(this AbsolutePath path) => new(path);

    /// <summary>The path of <paramref name="destinationPath"/> relative to this one.</summary>
    public static RelativePath GetRelativePathTo(this AbsolutePath path, string destinationPath) =>
        (RelativePath)Path.GetRelativePath(path, destinationPath);

    /// <summary>The path of <paramref name="destinationPath"/> relative to this one, with slashes on every system.</summary>
    public static UnixRelativePath GetUnixRelativePathTo(this AbsolutePath path, string destinationPath) =>
        path.GetRelativePathTo(destinationPath).ToUnixRelativePath();

    /// <summary>The path with slashes on every system.</summary>
    public static UnixRelativePath ToUnixRelativePath(this RelativePath path) => (UnixRelativePath)path.NotNull().ToString();

    /// <summary>Whether <paramref name="path"/> is below this one, at any depth (not for equal paths).</summary>
    public static bool Contains(this AbsolutePath parent, AbsolutePath path)
    {
        for (var above = path.Parent; above is not null; above = above.Parent)
        {
            if (above == parent) return true;
        }

        return false;
    }

    private static void ClearReadOnly(string file)
    {
        // Windows cannot delete read-only files, such as Git's objects; on other systems the directory's permissions decide.
        if (OperatingSystem.IsWindows()) File.SetAttributes(file, FileAttributes.Normal);
    }
}
