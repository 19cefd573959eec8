namespace QgoBuild.Delivery.GitHub;

/// <summary>A request to GitHub failed.</summary>
public sealed class GitHubException : DeliveryException
{
    internal GitHubException(GitHubFailureKind kind, string message, string remedy, Exception? cause = null)
        : base(message, remedy, cause) => Kind = kind;

    /// <summary>The kind of failure.</summary>
    public GitHubFailureKind Kind { get; }

    /// <summary>The delay before a retry that GitHub requires; null for none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the request certainly had no effect, so that it can be repeated safely.</summary>
    internal bool HadNoEffect { get; init; }

    /// <summary>The error codes in the response: <c>already_exists</c>, ….</summary>
    internal IReadOnlyList<string> ErrorCodes { get; init; } = [];
}

/// <summary>The kinds of failed requests to GitHub.</summary>
public enum GitHubFailureKind
{
    /// <summary>401: the token is invalid or has expired.</summary>
    InvalidToken,

    /// <summary>403: the token does not have the required permission.</summary>
    MissingPermission,

    /// <summary>403 or 429: a rate limit was exceeded.</summary>
    RateLimited,

    /// <summary>404: the resource does not exist, or the token may not read it.</summary>
    NotFound,

    /// <summary>409 or 422: GitHub refuses the request.</summary>
    Refused,

    /// <summary>5xx, a timeout, or a failed or lost connection.</summary>
    Unavailable,

    /// <summary>An unexpected response.</summary>
    Unexpected,
}
