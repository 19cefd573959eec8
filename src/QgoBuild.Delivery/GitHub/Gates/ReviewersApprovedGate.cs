namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that a required reviewer of the environment has approved this run, and reports who. GitHub makes the job wait for the
/// approval, but reviewers may be removed between the check of the settings and the job.</summary>
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
        var reviewDecisions = await ReadDecisionsAsync(cancellationToken);
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
        cancellationToken)).Where(reviewDecision =>
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

/// <summary>A review, with the facts that decide whether it counts.</summary>
/// <param name="Reviewer">The reviewer's login.</param>
/// <param name="State">GitHub's word: <c>APPROVED</c>, <c>CHANGES_REQUESTED</c> or <c>DISMISSED</c>.</param>
/// <param name="CanApprove">Whether the reviewer is an approver.</param>
/// <param name="IsAuthor">Whether the reviewer is an author of the pull request.</param>
/// <param name="CoversCurrentContent">Whether the reviewed files are exactly those to deploy.</param>
internal sealed record ReviewFacts(string Reviewer, string State, bool CanApprove, bool IsAuthor, bool CoversCurrentContent);

/// <summary>Decides whether a merged pull request was approved: a pure function.</summary>
internal static class ReviewEvaluation
{
    /// <summary>An approver who is not an author must have approved these files, and no approver may have requested changes.</summary>
    public static GateResult Evaluate(MergedPullRequest pullRequest, IReadOnlyList<ReviewFacts> reviews, Approvers approvers)
    {
        if (pullRequest.IsTruncated)
            return GateResult.Failed($"#{pullRequest.Number} has more commits than GitHub lists, so not all authors are known.",
                "Merge smaller pull requests.");
        if (pullRequest.UnattributedCommits is { Count: > 0 } anonymous)
            return GateResult.Failed(
                $"the author of {string.Join(", ", anonymous.Take(5))}{(anonymous.Count > 5 ? " and others" : "")} in " +
                    $"#{pullRequest.Number} is unknown: no GitHub account has the email address.",
                "The author must add the email address of the commit to the account (Settings → Emails). Then re-run the failed jobs.");
        if (reviews.Where(review => review is { State: "CHANGES_REQUESTED", CanApprove: true }).Select(review => review.Reviewer)
            .ToList() is { Count: > 0 } against)
            return GateResult.Failed($"{string.Join(", ", against)} requested changes in #{pullRequest.Number}.",
                $"Resolve the requests. Then they must approve {pullRequest.Url}, or dismiss their reviews.");

        var good = reviews.Where(review => review is { State: "APPROVED", CanApprove: true, IsAuthor: false, CoversCurrentContent: true })
            .Select(review => review.Reviewer).ToList();
        return good.Count > 0
            ? GateResult.Passed($"#{pullRequest.Number}, by {string.Join(", ", good)}") with
            {
                ApprovedBy = $"{string.Join(", ", good)} (review of #{pullRequest.Number})",
            }
            : GateResult.Failed($"#{pullRequest.Number} has no approval that counts{DescribeReasons(reviews)}.",
                Remedy(pullRequest, reviews, approvers));
    }

    private static string DescribeReasons(IReadOnlyList<ReviewFacts> reviews) =>
        reviews.Count == 0 ? ": nobody reviewed it" : ": " + string.Join(", ", reviews.Select(review => review switch
        {
            { State: "DISMISSED" } => $"the review of {review.Reviewer} was dismissed",
            { CanApprove: false } => $"{review.Reviewer} is not an approver",
            { IsAuthor: true } => $"{review.Reviewer} is an author of it",
            _ => $"{review.Reviewer} approved other files",
        }));

    private static string Remedy(MergedPullRequest pullRequest, IReadOnlyList<ReviewFacts> reviews, Approvers approvers) =>
        reviews.Any(review => review is { State: "APPROVED", CanApprove: true, IsAuthor: false, CoversCurrentContent: false })
            ? $"If commits were pushed after the approval: approve {pullRequest.Url} again (this is possible after the merge), and " +
                "re-run the failed jobs. "
                + "If its branch was outdated: approve a pull request from an up-to-date branch, and require that (Settings → Rules)."
            : $"One of these must approve {pullRequest.Url} (this is possible after the merge): {approvers}. Then re-run the failed jobs.";
}

/// <summary>Logins of GitHub, which are case-insensitive.</summary>
internal static partial class Logins
{
    /// <summary>The login of GitHub itself, as committer of commits that it creates.</summary>
    public const string WebFlow = "web-flow";

    /// <summary>Whether two logins are equal.</summary>
    public static bool AreEqual(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The logins of the co-authors in a commit message, if they have a noreply address of GitHub. Other addresses contain no
    /// login.</summary>
    public static IEnumerable<string> ParseCoAuthors(string message) =>
        CoAuthor.Matches(message).Select(match => match.Groups["login"].Value);

    [GeneratedRegex(@"^co-authored-by:.*<(\d+\+)?(?<login>[^\s<>+@]+)@users\.noreply\.github\.com>\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex CoAuthor { get; }
}

/// <summary>An account on GitHub.</summary>
internal sealed record Account
{
    /// <summary>The login.</summary>
    public string Login { get; init; } = "";
}
