namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// Checks that the environment exists and has required reviewers. GitHub creates a missing environment without reviewers when a job first
/// uses it, and the job would then run without an approval.
/// </summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment on GitHub.</param>
public sealed class RequiredReviewersGate(GitHubApi api, string environment) : IGate
{
    /// <inheritdoc/>
    public string Name => $"{environment} has required reviewers";

    private string Remedy => $"Settings → Environments → {environment}: enable \"Required reviewers\", and add the reviewers. "
        + "In a private repository this requires GitHub Enterprise; without it, configure the approval in the build: " +
            "PullRequestReview or Dispatch (docs/github.md).";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        EnvironmentResponse response;
        try
        {
            response = await api.SendAsync(
                new GitHubRequest($"the reviewers of {environment}", "actions: read"),
                client => client.GetAsync<EnvironmentResponse>(api.GetRepositoryUri($"environments/{Uri.EscapeDataString(environment)}")),
                cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            return GateResult.Failed(
                $"{api.Repository} has no environment {environment}, or the token may not read it: " +
                    "GitHub would create it without reviewers.", Remedy);
        }

        var reviewers =
            response.ProtectionRules?.Where(rule => rule.Type == "required_reviewers").Sum(rule => rule.Reviewers?.Count ?? 0) ?? 0;
        return reviewers > 0
            ? GateResult.Passed($"{reviewers} may approve")
            : GateResult.Failed($"the environment {environment} of {api.Repository} has no required reviewers: " +
                "every push would be deployed without an approval.", Remedy);
    }

    private sealed record EnvironmentResponse
    {
        public IReadOnlyList<Rule>? ProtectionRules { get; init; }
    }

    private sealed record Rule
    {
        public string? Type { get; init; }

        public IReadOnlyList<Reviewer>? Reviewers { get; init; }
    }

    private sealed record Reviewer
    {
        public string? Type { get; init; }
    }
}
