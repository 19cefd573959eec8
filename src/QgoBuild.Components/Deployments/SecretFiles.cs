namespace QgoBuild.Components.Deployments;

/// <summary>Files that only this user can read, for secrets that were given as texts and are required as files: a runner has no home
/// directory with keys. Disposing of this deletes them.</summary>
/// <param name="parent">Where their directory is created, once there is a file.</param>
public sealed class SecretFiles(string parent) : IDisposable
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _paths = [];
    private string? _directory;

    /// <summary>Secret files in a job's own directory, which GitHub empties before and after each job; elsewhere in the build's.</summary>
    /// <param name="temporaryDirectory">The temporary directory of the build.</param>
    public static SecretFiles Create(string temporaryDirectory) =>
        new(Environment.GetEnvironmentVariable("RUNNER_TEMP") is { Length: > 0 } runner ? runner : temporaryDirectory);

    /// <summary>Writes a file, unless a file of that name was written before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its content. Line ends become those of Unix, and the last line gets one: ssh reads no key without it.</param>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_lock)
        {
            if (!_paths.TryGetValue(name, out var path))
                _paths[name] = path = WriteFile(Path.Combine(_directory ??= CreateDirectory(), name), text);
            return path;
        }
    }

    /// <summary>Deletes the files.</summary>
    public void Dispose()
    {
        if (_directory is { } directory) Directory.Delete(directory, recursive: true);
        _directory = null;
    }

    private static string WriteFile(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text.ReplaceLineEndings("\n").TrimEnd('\n'));
        writer.Write('\n');
        return path;
    }

    private string CreateDirectory()
    {
        var directory = Path.Combine(parent, $"private-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, DirectoryMode);
        return directory;
    }
}

/// <summary>A directory for this build alone, even when other builds run in the checkout. Disposing of this deletes it.</summary>
internal sealed class TemporaryFiles : IDisposable
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    /// <summary>Makes the directory.</summary>
    /// <param name="parent">Where; what builds that were killed left there is removed after a day.</param>
    public TemporaryFiles(string parent)
    {
        System.IO.Directory.CreateDirectory(parent);
        foreach (var old in System.IO.Directory.EnumerateDirectories(parent)
            .Where(old => DateTime.UtcNow - System.IO.Directory.GetLastWriteTimeUtc(old) > MaxAge))
            Remove(old);
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(parent, Guid.NewGuid().ToString("N"))).FullName;
    }

    /// <summary>Its path.</summary>
    public string Directory { get; }

    /// <inheritdoc/>
    public void Dispose() => Remove(Directory);

    private static void Remove(string directory)
    {
        try
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another build is removing the same leftover, or it is removed another day.
        }
    }
}
