namespace QgoBuild.Delivery.GitHub.Gates;

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
