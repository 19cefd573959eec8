namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A review with all that decides whether it counts.</summary>
/// <param name="Reviewer">The reviewer's login.</param>
/// <param name="State">GitHub's word: <c>APPROVED</c>, <c>CHANGES_REQUESTED</c> or <c>DISMISSED</c>.</param>
/// <param name="MayApprove">Whether the reviewer is among those who may approve.</param>
/// <param name="Wrote">Whether the reviewer wrote any of it.</param>
/// <param name="IsOfContent">Whether the reviewer saw exactly the files that are to be deployed.</param>
internal sealed record ReviewFacts(string Reviewer, string State, bool MayApprove, bool Wrote, bool IsOfContent);

/// <summary>Decides whether a merged pull request was approved. Queries nothing.</summary>
internal static class ReviewEvaluation
{
    /// <summary>Somebody who may has approved these files and wrote none of them, and nobody who may wants changes.</summary>
    public static GateResult Of(MergedPullRequest request, IReadOnlyList<ReviewFacts> reviews, Approvers approvers)
    {
        if (request.IsCutShort)
            return GateResult.Closed($"#{request.Number} has more commits than GitHub lists: nobody knows who wrote them all.", "Merge smaller pull requests: the next one is looked at on its own.");
        if (request.Anonymous is { Count: > 0 } anonymous)
            return GateResult.Closed(
                $"of #{request.Number} nobody knows who wrote {string.Join(", ", anonymous.Take(5))}{(anonymous.Count > 5 ? " and others" : "")}: GitHub knows no account with its address.",
                "Let its author add the address of the commit to the account (Settings → Emails), and run the failed jobs again.");
        if (reviews.Where(review => review is { State: "CHANGES_REQUESTED", MayApprove: true }).Select(review => review.Reviewer).ToList() is { Count: > 0 } against)
            return GateResult.Closed($"{string.Join(", ", against)} requested changes in #{request.Number}.", $"Settle that, and let them approve {request.Page} or dismiss the review.");

        var good = reviews.Where(review => review is { State: "APPROVED", MayApprove: true, Wrote: false, IsOfContent: true }).Select(review => review.Reviewer).ToList();
        return good.Count > 0
            ? GateResult.Open($"#{request.Number}, by {string.Join(", ", good)}") with { ApprovedBy = $"{string.Join(", ", good)} (review of #{request.Number})" }
            : GateResult.Closed($"#{request.Number} has no approval that counts{Because(reviews)}.", Remedy(request, reviews, approvers));
    }

    private static string Because(IReadOnlyList<ReviewFacts> reviews) =>
        reviews.Count == 0 ? ": nobody reviewed it" : ": " + string.Join(", ", reviews.Select(review => review switch
        {
            { State: "DISMISSED" } => $"the review of {review.Reviewer} was dismissed",
            { MayApprove: false } => $"{review.Reviewer} is none of those who may approve",
            { Wrote: true } => $"{review.Reviewer} wrote a part of it",
            _ => $"{review.Reviewer} approved other files than these",
        }));

    private static string Remedy(MergedPullRequest request, IReadOnlyList<ReviewFacts> reviews, Approvers approvers) =>
        reviews.Any(review => review is { State: "APPROVED", MayApprove: true, Wrote: false, IsOfContent: false })
            ? $"If commits were pushed after the approval: let {request.Page} be approved again, also now that it is merged, and run the failed jobs again. "
                + "If its branch lacked what this one had: approve a pull request from a branch that is up to date, and require that (Settings → Rules)."
            : $"Let one of these approve {request.Page}, also now that it is merged, and run the failed jobs again: {approvers}.";
}
