namespace QgoBuild.Delivery.Approvals;

/// <summary>
/// How a person approves what goes to an environment: <see cref="None"/>, <see cref="GitHubReviewers"/>, <see cref="PullRequestReview"/> or
/// <see cref="Dispatch"/>. There are no others.
/// </summary>
public abstract record Approval
{
    private protected Approval()
    {
    }

    /// <summary>Nobody approves: a release is deployed as soon as it is built.</summary>
    public static Approval None { get; } = new NoApproval();

    /// <summary>Whether somebody has to approve.</summary>
    public bool IsRequired => this is not NoApproval;

    /// <summary>Who may approve, as the build names them; empty where GitHub's settings name them.</summary>
    public virtual IReadOnlyList<Approver> Approvers => [];
}

/// <summary>Nobody approves: see <see cref="Approval.None"/>.</summary>
public sealed record NoApproval : Approval
{
    internal NoApproval()
    {
    }
}

/// <summary>
/// The required reviewers of the environment on GitHub approve each deployment: the job waits for them. GitHub offers this for public repositories,
/// and for private ones on GitHub Enterprise only.
/// </summary>
public sealed record GitHubReviewers : Approval;

/// <summary>
/// The pull request that brought the content to the environment's branch was approved, as it is, by one of these, who wrote none of its commits.
/// </summary>
public sealed record PullRequestReview : Approval
{
    /// <summary>Names who may approve.</summary>
    /// <param name="approvers">Logins, and teams as <c>organisation/team</c>.</param>
    public PullRequestReview(params IReadOnlyList<string> approvers) => Approvers = [.. approvers.Select(Approver.Parse)];

    /// <inheritdoc/>
    public override IReadOnlyList<Approver> Approvers { get; }
}

/// <summary>One of these starts the workflow by hand, for a release that they name.</summary>
public sealed record Dispatch : Approval
{
    /// <summary>Names who may approve.</summary>
    /// <param name="approvers">Logins, and teams as <c>organisation/team</c>.</param>
    public Dispatch(params IReadOnlyList<string> approvers) => Approvers = [.. approvers.Select(Approver.Parse)];

    /// <inheritdoc/>
    public override IReadOnlyList<Approver> Approvers { get; }
}
