namespace QgoBuild.Components.Deployments;

/// <summary>
/// Files that only this user can read, for what takes a path and was given a text: a runner has no home directory with keys in it. They
/// are gone when this is disposed.
/// </summary>
/// <param name="parent">Where their directory is made.</param>
public sealed class SecretFiles(string parent) : IDisposable
{
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string? _directory;

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it holds. Line ends become those of Unix, and the last line has one: ssh reads no key without it.</param>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var file = Path.Combine(_directory ??= CreateDirectory(), name);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text.ReplaceLineEndings("\n").TrimEnd('\n'));
        writer.Write('\n');
        return file;
    }

    /// <summary>Removes the files.</summary>
    public void Dispose()
    {
        if (_directory is { } directory)
            Directory.Delete(directory, recursive: true);
        _directory = null;
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
