namespace QgoBuild.Delivery.GitHub;

/// <summary>GitHub did not do what it was asked for: what was asked, why not, and what to do about it.</summary>
public sealed class GitHubException : DeliveryException
{
    internal GitHubException(GitHubFailureKind kind, string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause) => Kind = kind;

    /// <summary>Why.</summary>
    public GitHubFailureKind Kind { get; }

    /// <summary>How long GitHub wants not to be asked again; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether GitHub certainly did nothing, so that it can be asked again without doing it twice.</summary>
    internal bool HadNoEffect { get; init; }

    /// <summary>What GitHub names as wrong in what it was sent: <c>already_exists</c>, ….</summary>
    internal IReadOnlyList<string> ErrorCodes { get; init; } = [];
}
