namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that the pull request that merged a commit was approved: see <see cref="PullRequestReview"/>. The approved files must be
/// exactly those of the commit: a push after the approval, a merge outside GitHub, or an outdated branch would result in other
/// files.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="approvers">The approvers.</param>
/// <param name="commit">The commit.</param>
/// <param name="branch">The branch.</param>
public sealed class PullRequestReviewGate(GitHubApi api, Approvers approvers, CommitId commit, string branch) : IGate
{
    /// <inheritdoc/>
    public string Name => "its pull request is approved";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (approvers.ConfigurationError is { } configurationError) return configurationError;
        var tree = await CommitTree.ReadAsync(api, commit.ToString(), cancellationToken);
        var pullRequest = await MergedPullRequest.FindAsync(api, commit.ToString(), branch, cancellationToken);
        if (pullRequest is null || tree is null)
            return GateResult.Failed(
                $"no pull request merged {commit.Short} into {branch}.",
                $"Merge it by a pull request that one of these approves ({approvers}), and protect {branch} from pushes: " +
                    "Settings → Rules.");

        var reviews = new List<ReviewFacts>();
        foreach (var review in pullRequest.Reviews)
        {
            reviews.Add(new ReviewFacts(
                review.User!.Login, review.State, await approvers.ContainsAsync(review.User.Login, cancellationToken),
                pullRequest.Authors.Contains(review.User.Login),
                review.CommitId is { Length: 40 } seen && await CommitTree.ReadAsync(api, seen, cancellationToken) == tree));
        }

        return ReviewEvaluation.Evaluate(pullRequest, reviews, approvers);
    }
}
