using QgoBuild.Delivery.Promotions;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// Staging has verified a release with the content of this commit. Production gets that release's images, by digest: a merge commit is new
/// to Git, its content is not.
/// </summary>
/// <param name="history">Staging's record.</param>
/// <param name="commit">The commit.</param>
/// <param name="content">What the commit's release is made from.</param>
public sealed class StagingGate(IReleaseHistory history, CommitId commit, ContentKey content) : IGate
{
    private readonly Promotion _promotion = new(history, "push it to develop, or ./build.sh DeployStaging --profile live");

    /// <inheritdoc/>
    public string Name => $"{history.Environment} has verified it";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var result = await _promotion.FindAsync(commit, content, promoted: null, cancellationToken).ConfigureAwait(false);
        return result.Release is null ? GateResult.Failed(result.Sentence, result.Remedy!) : GateResult.Passed(result.Sentence);
    }
}
