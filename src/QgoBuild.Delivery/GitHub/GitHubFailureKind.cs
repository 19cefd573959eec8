namespace QgoBuild.Delivery.GitHub;

/// <summary>Why GitHub did not do what it was asked for.</summary>
public enum GitHubFailureKind
{
    /// <summary>401: the token is wrong, or has expired.</summary>
    InvalidToken,

    /// <summary>403: the token lacks a right.</summary>
    MissingPermission,

    /// <summary>403 or 429: too much was asked, in an hour or at once.</summary>
    RateLimited,

    /// <summary>404: it is not there, or the token may not see it.</summary>
    NotFound,

    /// <summary>409 or 422: GitHub understood, and does not want to.</summary>
    Refused,

    /// <summary>5xx, silence, a connection that was cut or never made: GitHub is down, or the way to it.</summary>
    Unavailable,

    /// <summary>An answer that means nothing to us.</summary>
    Unexpected,
}
