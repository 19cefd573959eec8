namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that staging has verified a release with the content of the commit. Production gets the images of that release, by
/// digest. A merge commit has another hash than the verified commit, but the same content.</summary>
/// <param name="history">The history of staging.</param>
/// <param name="commit">The commit.</param>
/// <param name="content">The content key of the commit.</param>
public sealed class StagingGate(IReleaseHistory history, CommitId commit, ContentKey content) : IGate
{
    private readonly Promotion _promotion = new(history, "push it to develop, or ./build.sh DeployStaging --profile live");

    /// <inheritdoc/>
    public string Name => $"{history.Environment} has verified it";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var result = await _promotion.FindAsync(commit, content, promoted: null, cancellationToken);
        return result.Release is null ? GateResult.Failed(result.Sentence, result.Remedy!) : GateResult.Passed(result.Sentence);
    }
}

/// <summary>Replaces the <see cref="StagingGate"/> when there is no staging: it always passes, and reports the consequence.</summary>
public sealed class NoStagingGate : IGate
{
    /// <inheritdoc/>
    public string Name => "there is no staging environment";

    /// <inheritdoc/>
    public Task<GateResult> CheckAsync(CancellationToken cancellationToken) =>
        Task.FromResult(GateResult.Passed("production is the first environment that runs this release (PromotedFrom is not set)"));
}
