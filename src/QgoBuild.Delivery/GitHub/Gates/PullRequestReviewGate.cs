using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// The pull request that brought a commit to its branch was approved: see <see cref="PullRequestReview"/>. What counts is content: a push after the
/// approval, a merge that was not GitHub's, or a branch that lacked something, all give other files than those that were approved.
/// </summary>
/// <param name="api">Queries GitHub.</param>
/// <param name="approvers">Those who may approve.</param>
/// <param name="commit">The commit.</param>
/// <param name="branch">The branch.</param>
public sealed class PullRequestReviewGate(GitHubApi api, Approvers approvers, CommitId commit, string branch) : IGate
{
    /// <inheritdoc/>
    public string Name => "its pull request is approved";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (approvers.ConfigurationError is { } configurationError)
            return configurationError;
        var tree = await CommitTree.ReadAsync(api, commit.ToString(), cancellationToken).ConfigureAwait(false);
        var pullRequest = await MergedPullRequest.FindAsync(api, commit.ToString(), branch, cancellationToken).ConfigureAwait(false);
        if (pullRequest is null || tree is null)
            return GateResult.Failed(
                $"no pull request brought {commit.Short} to {branch}.",
                $"Let it come by a pull request that one of these approves ({approvers}), and protect {branch} from pushes: Settings → Rules.");

        var reviews = new List<ReviewFacts>();
        foreach (var review in pullRequest.Reviews)
        {
            reviews.Add(new ReviewFacts(
                review.User!.Login,
                review.State,
                await approvers.ContainsAsync(review.User.Login, cancellationToken).ConfigureAwait(false),
                pullRequest.Authors.Contains(review.User.Login),
                review.CommitId is { Length: 40 } seen && await CommitTree.ReadAsync(api, seen, cancellationToken).ConfigureAwait(false) == tree));
        }

        return ReviewEvaluation.Evaluate(pullRequest, reviews, approvers);
    }
}
