namespace QgoBuild.Delivery.Approvals;

/// <summary>How deployments to an environment are approved: <see cref="None"/>, <see cref="GitHubReviewers"/>,
/// <see cref="PullRequestReview"/> or <see cref="Dispatch"/>. There are no others.</summary>
public abstract record Approval
{
    private protected Approval() { }

    /// <summary>No approval: a release is deployed as soon as it is built.</summary>
    public static Approval None { get; } = new NoApproval();

    /// <summary>Whether an approval is required.</summary>
    public bool IsRequired => this is not NoApproval;

    /// <summary>Who may approve, as configured in the build; empty when GitHub's settings decide.</summary>
    public virtual IReadOnlyList<Approver> Approvers => [];
}

/// <summary>No approval: see <see cref="Approval.None"/>.</summary>
public sealed record NoApproval : Approval
{
    internal NoApproval() { }
}

/// <summary>The required reviewers of the environment on GitHub approve each deployment, and the job waits for them. GitHub offers this for
/// public repositories, and for private repositories on GitHub Enterprise only.</summary>
public sealed record GitHubReviewers : Approval;

/// <summary>One of the approvers, who wrote none of the commits, approved the pull request that merged exactly this content into the
/// environment's branch.</summary>
public sealed record PullRequestReview : Approval
{
    /// <summary>Creates it.</summary>
    /// <param name="approvers">Logins, and teams as <c>organisation/team</c>.</param>
    public PullRequestReview(params IReadOnlyList<string> approvers) => Approvers = [.. approvers.Select(Approver.Parse)];

    /// <inheritdoc/>
    public override IReadOnlyList<Approver> Approvers { get; }
}

/// <summary>One of the approvers starts the workflow manually, for a given release.</summary>
public sealed record Dispatch : Approval
{
    /// <summary>Creates it.</summary>
    /// <param name="approvers">Logins, and teams as <c>organisation/team</c>.</param>
    public Dispatch(params IReadOnlyList<string> approvers) => Approvers = [.. approvers.Select(Approver.Parse)];

    /// <inheritdoc/>
    public override IReadOnlyList<Approver> Approvers { get; }
}
