namespace QgoBuild.Sandbox.Images;

/// <summary>Whether official images can be pulled: queried through the engine, which may have mirrors and proxies of its own.</summary>
internal sealed class PublicRegistry(ContainerEngine engine, SandboxDirectory directory, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    /// <summary>True when a pull of <paramref name="image"/> begins within a few seconds; the result is kept.</summary>
    public Task<bool> CanPullAsync(string image, CancellationToken cancellationToken) =>
        CachedResults.GetOrQueryAsync(directory, "images can be pulled", () => TryBeginPullAsync(image, cancellationToken), time);

    public Task PullAsync(string image, CancellationToken cancellationToken) =>
        engine.Docker.With("pull", "--quiet", image).For($"pull {image}").ReadAsync(cancellationToken);

    // Docker prints its first line once it has the image's manifest. That is the answer; the pull itself is begun anew.
    private async Task<bool> TryBeginPullAsync(string image, CancellationToken cancellationToken)
    {
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(Timeout);
        var begun = false;
        try
        {
            var pull = await engine.Docker.With("pull", image)
                .StreamAsync(_ => StopAtFirstLine(), _ => { }, timeoutSource.Token);
            return pull.Succeeded;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return begun; }

        void StopAtFirstLine()
        {
            begun = true;
            timeoutSource.Cancel();
        }
    }
}
