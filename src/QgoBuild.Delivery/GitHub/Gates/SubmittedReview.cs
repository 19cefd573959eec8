namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>A review of a pull request, as GitHub has it.</summary>
internal sealed record SubmittedReview
{
    /// <summary>GitHub's number of it: a later review has a higher one.</summary>
    public long Id { get; init; }

    /// <summary>Who wrote it; null when the account is gone.</summary>
    public Account? User { get; init; }

    /// <summary><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c>, <c>DISMISSED</c> or <c>PENDING</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>The commit that the reviewer saw.</summary>
    public string? CommitId { get; init; }
}
