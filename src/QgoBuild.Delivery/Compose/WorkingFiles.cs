namespace QgoBuild.Delivery.Compose;

/// <summary>The files that a compose project is read from. Paths are relative to the root of the repository and have slashes.</summary>
public interface IProjectFiles
{
    /// <summary>The text of a file; null when there is none.</summary>
    Task<string?> FindTextAsync(string path, CancellationToken cancellationToken);

    /// <summary>What is at a path.</summary>
    PathKind GetKind(string path);

    /// <summary>Whether a file with values for containers may be read: not one that only this machine has, because a deployment from
    /// another machine would differ.</summary>
    Task<bool> IsSharedAsync(string path);
}

/// <summary>The files as they are now, committed or not.</summary>
/// <param name="root">The root of the repository; a directory without Git also serves.</param>
public sealed class WorkingFiles(string root) : IProjectFiles
{
    private readonly Lazy<Task<IReadOnlySet<string>?>> _tracked = new(() => ListTrackedAsync(root));

    /// <inheritdoc/>
    public async Task<string?> FindTextAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(Resolve(path)) ? await File.ReadAllTextAsync(Resolve(path), cancellationToken) : null;

    /// <inheritdoc/>
    public PathKind GetKind(string path) =>
        File.Exists(Resolve(path)) ? PathKind.File : Directory.Exists(Resolve(path)) ? PathKind.Directory : PathKind.None;

    /// <inheritdoc/>
    public async Task<bool> IsSharedAsync(string path) =>
        await _tracked.Value is { } tracked && tracked.Contains(path);

    private string Resolve(string path) => Path.Combine(root, path);

    private static async Task<IReadOnlySet<string>?> ListTrackedAsync(string root)
    {
        var list = new LocalCommand("git", "ls-files", "-z") { Directory = root };
        try
        {
            var result = await list.RunAsync(CancellationToken.None);
            return result.Succeeded ? result.Output.Split('\0').ToHashSet() : null;
        }
        catch (LocalCommandException) { return null; }
    }
}

/// <summary>What is at a path.</summary>
public enum PathKind
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>A file.</summary>
    File,
    /// <summary>A directory.</summary>
    Directory,
}
