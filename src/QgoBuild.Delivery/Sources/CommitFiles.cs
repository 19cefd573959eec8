namespace QgoBuild.Delivery.Sources;

/// <summary>The files of a commit, whatever the working tree holds.</summary>
public sealed class CommitFiles : IProjectFiles
{
    private readonly GitCheckout _checkout;
    private readonly CommitId _commit;
    private readonly IReadOnlySet<string> _files;

    private CommitFiles(GitCheckout checkout, CommitId commit, IReadOnlySet<string> files) =>
        (_checkout, _commit, _files) = (checkout, commit, files);

    /// <summary>Lists the files of a commit.</summary>
    /// <exception cref="DeliveryException">The checkout does not have the commit.</exception>
    public static async Task<CommitFiles> ListAsync(GitCheckout checkout, CommitId commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkout);
        return new(checkout, commit, (await checkout.ListFilesAsync(commit, cancellationToken)).ToHashSet(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    public async Task<string?> FindTextAsync(string path, CancellationToken cancellationToken) =>
        _files.Contains(path) ? await _checkout.FindTextAsync(_commit, path, cancellationToken) : null;

    /// <inheritdoc/>
    public PathKind GetKind(string path) =>
        _files.Contains(path) ? PathKind.File
        : _files.Any(file => file.StartsWith($"{path}/", StringComparison.Ordinal)) ? PathKind.Directory : PathKind.None;

    /// <inheritdoc/>
    public Task<bool> IsSharedAsync(string path) => Task.FromResult(true);
}
