namespace QgoBuild.Delivery.Compose;

/// <summary>The files that a compose project is read from: those of a commit, or of a directory. Paths are relative to the root of the
/// repository and have slashes.</summary>
public interface IComposeFiles
{
    /// <summary>The text of a file; null when there is none.</summary>
    Task<string?> FindTextAsync(string path, CancellationToken cancellationToken);

    /// <summary>What is at a path.</summary>
    Task<PathKind> GetKindAsync(string path, CancellationToken cancellationToken);

    /// <summary>Whether a file with values for containers may be read: not one that only this machine has, because a deployment from
    /// another machine would differ.</summary>
    Task<bool> IsSharedAsync(string path, CancellationToken cancellationToken);
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

/// <summary>The files of a directory as they are now, committed or not.</summary>
/// <param name="root">The root of the repository; a directory without Git also serves.</param>
public sealed class WorkingFiles(string root) : IComposeFiles
{
    private readonly Lazy<Task<IReadOnlySet<string>?>> _tracked = new(() => ListTrackedAsync(root));

    /// <inheritdoc/>
    public async Task<string?> FindTextAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(Resolve(path)) ? await File.ReadAllTextAsync(Resolve(path), cancellationToken) : null;

    /// <inheritdoc/>
    public Task<PathKind> GetKindAsync(string path, CancellationToken cancellationToken) => Task.FromResult(
        File.Exists(Resolve(path)) ? PathKind.File : Directory.Exists(Resolve(path)) ? PathKind.Directory : PathKind.None);

    /// <inheritdoc/>
    public async Task<bool> IsSharedAsync(string path, CancellationToken cancellationToken) =>
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

/// <summary>The files of a commit.</summary>
/// <param name="checkout">The checkout.</param>
/// <param name="commit">The commit.</param>
public sealed class CommittedFiles(GitCheckout checkout, CommitId commit) : IComposeFiles
{
    /// <inheritdoc/>
    public Task<string?> FindTextAsync(string path, CancellationToken cancellationToken) =>
        checkout.FindTextAsync(commit, path, cancellationToken);

    /// <inheritdoc/>
    public async Task<PathKind> GetKindAsync(string path, CancellationToken cancellationToken) =>
        await checkout.FindTypeAsync(commit, path, cancellationToken) switch
        {
            null => PathKind.None,
            "tree" => PathKind.Directory,
            _ => PathKind.File,
        };

    /// <inheritdoc/>
    public async Task<bool> IsSharedAsync(string path, CancellationToken cancellationToken) =>
        await GetKindAsync(path, cancellationToken) == PathKind.File;
}
