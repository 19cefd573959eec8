namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A review with all that decides whether it counts.</summary>
/// <param name="Reviewer">The reviewer's login.</param>
/// <param name="State">GitHub's word: <c>APPROVED</c>, <c>CHANGES_REQUESTED</c> or <c>DISMISSED</c>.</param>
/// <param name="CanApprove">Whether the reviewer is among those who may approve.</param>
/// <param name="IsAuthor">Whether the reviewer wrote any of it.</param>
/// <param name="CoversCurrentContent">Whether the reviewer saw exactly the files that are to be deployed.</param>
internal sealed record ReviewFacts(string Reviewer, string State, bool CanApprove, bool IsAuthor, bool CoversCurrentContent);

/// <summary>Decides whether a merged pull request was approved. Queries nothing.</summary>
internal static class ReviewEvaluation
{
    /// <summary>Somebody who may has approved these files and wrote none of them, and nobody who may wants changes.</summary>
    public static GateResult Evaluate(MergedPullRequest pullRequest, IReadOnlyList<ReviewFacts> reviews, Approvers approvers)
    {
        if (pullRequest.IsTruncated)
            return GateResult.Failed($"#{pullRequest.Number} has more commits than GitHub lists: nobody knows who wrote them all.", "Merge smaller pull requests: the next one is looked at on its own.");
        if (pullRequest.UnattributedCommits is { Count: > 0 } anonymous)
            return GateResult.Failed(
                $"of #{pullRequest.Number} nobody knows who wrote {string.Join(", ", anonymous.Take(5))}{(anonymous.Count > 5 ? " and others" : "")}: GitHub knows no account with its address.",
                "Let its author add the address of the commit to the account (Settings → Emails), and run the failed jobs again.");
        if (reviews.Where(review => review is { State: "CHANGES_REQUESTED", CanApprove: true }).Select(review => review.Reviewer).ToList() is { Count: > 0 } against)
            return GateResult.Failed($"{string.Join(", ", against)} requested changes in #{pullRequest.Number}.", $"Settle that, and let them approve {pullRequest.Url} or dismiss the review.");

        var good = reviews.Where(review => review is { State: "APPROVED", CanApprove: true, IsAuthor: false, CoversCurrentContent: true }).Select(review => review.Reviewer).ToList();
        return good.Count > 0
            ? GateResult.Passed($"#{pullRequest.Number}, by {string.Join(", ", good)}") with { ApprovedBy = $"{string.Join(", ", good)} (review of #{pullRequest.Number})" }
            : GateResult.Failed($"#{pullRequest.Number} has no approval that counts{DescribeReasons(reviews)}.", Remedy(pullRequest, reviews, approvers));
    }

    private static string DescribeReasons(IReadOnlyList<ReviewFacts> reviews) =>
        reviews.Count == 0 ? ": nobody reviewed it" : ": " + string.Join(", ", reviews.Select(review => review switch
        {
            { State: "DISMISSED" } => $"the review of {review.Reviewer} was dismissed",
            { CanApprove: false } => $"{review.Reviewer} is none of those who may approve",
            { IsAuthor: true } => $"{review.Reviewer} wrote a part of it",
            _ => $"{review.Reviewer} approved other files than these",
        }));

    private static string Remedy(MergedPullRequest pullRequest, IReadOnlyList<ReviewFacts> reviews, Approvers approvers) =>
        reviews.Any(review => review is { State: "APPROVED", CanApprove: true, IsAuthor: false, CoversCurrentContent: false })
            ? $"If commits were pushed after the approval: let {pullRequest.Url} be approved again, also now that it is merged, and run the failed jobs again. "
                + "If its branch lacked what this one had: approve a pull request from a branch that is up to date, and require that (Settings → Rules)."
            : $"Let one of these approve {pullRequest.Url}, also now that it is merged, and run the failed jobs again: {approvers}.";
}
