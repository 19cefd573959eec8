using Octokit;

namespace QgoBuild.Delivery.GitHub;

/// <summary>Translates failures of Octokit into errors with a reason and a remedy.</summary>
/// <param name="access">The repository.</param>
/// <param name="request">The failed request.</param>
/// <param name="time">The clock for rate limits.</param>
internal sealed class GitHubFailure(GitHubAccess access, GitHubRequest request, TimeProvider time)
{
    // GitHub requires this delay for a rate limit without Retry-After.
    private static readonly TimeSpan DefaultRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>Translates an exception of Octokit.</summary>
    public DeliveryException ToException(Exception error) => error switch
    {
        ApiException response => ToException(response),
        HttpRequestException { InnerException: NetworkForbiddenException forbidden } => forbidden,
        HttpRequestException { InnerException: SocketException socket } =>
            CreateUnavailable($"{access.BaseAddress.Host} cannot be reached: {socket.Message}", error, hadNoEffect: true),
        HttpRequestException or IOException => CreateUnavailable("the connection was lost", error),
        _ => Create(GitHubFailureKind.Unexpected, $"the response cannot be read: {error.Message}", "Check that the server " +
            "is GitHub.", error),
    };

    /// <summary>Creates the error of a timeout.</summary>
    public GitHubException CreateTimeout(TimeSpan waited, Exception error) =>
        CreateUnavailable($"there was no response within {waited.TotalSeconds:0.#} seconds", error);

    private GitHubException ToException(ApiException response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            401 => Create(GitHubFailureKind.InvalidToken, "the token is invalid or has expired (401)",
                "Provide another one, as GITHUB_TOKEN or with --github-token.", response),
            403 or 429 when GetRetryDelay(response) is { } delay => CreateRateLimited(status, delay, response),
            403 => Create(GitHubFailureKind.MissingPermission, $"the token does not have the permission (403: {DescribeErrors(response)})",
                $"Grant the token the permission \"{request.Permission}\".", response),
            404 => Create(
                GitHubFailureKind.NotFound, $"it does not exist in {access.Repository}, or the token may not read it (404)",
                $"Check the repository, and grant the token the permission \"{request.Permission}\".", response),
            409 or 422 =>
                Create(GitHubFailureKind.Refused, $"GitHub refuses it ({status}: {DescribeErrors(response)})",
                    "Fix the reported problem, and run the same command again.", response),
            >= 500 => CreateUnavailable($"GitHub has an internal error ({status})", response),
            _ => Create(GitHubFailureKind.Unexpected, $"unexpected response {status}: {DescribeErrors(response)}",
                "Check that the server is GitHub.", response),
        };
    }

    private GitHubException CreateUnavailable(string reason, Exception cause, bool hadNoEffect = false) => Create(
        GitHubFailureKind.Unavailable, reason, "Check https://www.githubstatus.com and your network, and run the same command again.",
        cause, hadNoEffect: hadNoEffect);

    private GitHubException CreateRateLimited(int status, TimeSpan delay, ApiException response) => Create(
        GitHubFailureKind.RateLimited,
        $"the rate limit is exceeded for {delay.TotalSeconds:0} seconds ({status})",
        "Run the same command again after " +
            $"{(time.GetUtcNow() + delay).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC.",
        response,
        delay,
        hadNoEffect: true);

    private GitHubException Create(GitHubFailureKind kind, string reason, string remedy, Exception cause, TimeSpan? delay = null,
        bool hadNoEffect = false) =>
        new(kind, $"The request to GitHub for {request.Description} failed: {reason}.", remedy, cause)
        {
            RetryAfter = delay,
            HadNoEffect = hadNoEffect,
            ErrorCodes = GetErrorDetails(cause).Select(detail => detail.Code).OfType<string>().ToList(),
        };

    /// <summary>The delay that GitHub requires; null when the response is not a rate limit.</summary>
    private TimeSpan? GetRetryDelay(ApiException response)
    {
        if (int.TryParse(GetHeader(response, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (GetHeader(response, "X-RateLimit-Remaining") == "0"
            && long.TryParse(GetHeader(response, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset))
            return Max(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow(), TimeSpan.FromSeconds(1));
        var isLimit = (int)response.StatusCode == 429 || response.Message.Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return isLimit ? DefaultRetryDelay : null;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string? GetHeader(ApiException response, string name) =>
        response.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<ApiErrorDetail> GetErrorDetails(Exception error) => (error as ApiException)?.ApiError?.Errors ?? [];

    private static string DescribeErrors(ApiException response) => string.Join("; ", GetErrorDetails(response)
        .Select(detail => string.Join(' ',
            new[] { detail.Field, detail.Message ?? detail.Code }.Where(word => !string.IsNullOrEmpty(word))))
        .Prepend(response.Message.TrimEnd('.')));
}

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
