namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// The environment exists and has reviewers who must approve. One that does not exist is made by GitHub when a job first names it, without
/// reviewers: the approval that everybody relies on would then approve itself.
/// </summary>
/// <param name="api">Asks GitHub.</param>
/// <param name="environment">The environment's name on GitHub.</param>
public sealed class RequiredReviewersGate(GitHubApi api, string environment) : IGate
{
    /// <inheritdoc/>
    public string Name => $"somebody approves {environment}";

    private string Remedy => $"Settings → Environments → {environment}: tick «Required reviewers», and name who approves. "
        + "A private repository needs GitHub Enterprise for that; without it, let the build name who approves: PullRequestReview or Dispatch (docs/github.md).";

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
            return GateResult.Failed($"{api.Repository} has no environment {environment}, or the token may not see it: GitHub would make one that nobody has to approve.", Remedy);
        }

        var reviewers = response.ProtectionRules?.Where(rule => rule.Type == "required_reviewers").Sum(rule => rule.Reviewers?.Count ?? 0) ?? 0;
        return reviewers > 0
            ? GateResult.Passed($"{reviewers} may approve")
            : GateResult.Failed($"the environment {environment} of {api.Repository} has no required reviewers: everything pushed would be deployed at once.", Remedy);
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
