using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// Checks that a required reviewer of the environment has approved this run, and reports who. GitHub makes the job wait for the approval,
/// but reviewers may be removed between the check of the settings and the job.
/// </summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment on GitHub.</param>
/// <param name="run">The workflow run.</param>
public sealed class ReviewersApprovedGate(GitHubApi api, string environment, long run) : IGate
{
    /// <inheritdoc/>
    public string Name => $"a reviewer approved {environment}";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var reviewDecisions = await ReadDecisionsAsync(cancellationToken).ConfigureAwait(false);
        var approved = reviewDecisions.Where(reviewDecision => reviewDecision.State == "approved")
            .Select(reviewDecision => reviewDecision.User?.Login).OfType<string>().Distinct().ToList();
        if (approved.Count > 0)
            return GateResult.Passed(string.Join(", ", approved)) with
            {
                ApprovedBy = $"{string.Join(", ", approved)} (reviewer of {environment})",
            };
        var rejection = reviewDecisions.LastOrDefault(reviewDecision => reviewDecision.State == "rejected");
        return rejection is not null
            ? GateResult.Failed($"{rejection.User?.Login ?? "a reviewer"} rejected it{FormatComment(rejection)}.",
                "Resolve the reason, and re-run the failed jobs, which requests the approval again.")
            : GateResult.Failed(
                "no reviewer approved it. GitHub fails a job that is not approved within 30 days or whose branch the environment does " +
                    "not allow, and starts a job at once when no reviewers are required.",
                $"Re-run the failed jobs. A reviewer of {environment} must approve them: " +
                    $"Settings → Environments → {environment} → \"Required reviewers\".");
    }

    private static string FormatComment(ReviewDecision rejection) =>
        UntrustedText.OneLine(rejection.Comment ?? "", 300).TrimEnd('.') is { Length: > 0 } comment ? $": {comment}" : "";

    private async Task<IReadOnlyList<ReviewDecision>> ReadDecisionsAsync(CancellationToken cancellationToken) => [.. (await api.SendAsync(
        new GitHubRequest($"who approved the workflow run {run}", "actions: read"),
        client => client.GetAsync<List<ReviewDecision>>(api.GetRepositoryUri($"actions/runs/{run}/approvals")),
        cancellationToken).ConfigureAwait(false)).Where(reviewDecision =>
            reviewDecision.Environments?.Any(one => string.Equals(one.Name, environment, StringComparison.OrdinalIgnoreCase)) == true)];

    private sealed record ReviewDecision
    {
        public string? State { get; init; }

        public string? Comment { get; init; }

        public Account? User { get; init; }

        public IReadOnlyList<EnvironmentReference>? Environments { get; init; }
    }

    private sealed record EnvironmentReference
    {
        public string? Name { get; init; }
    }
}
