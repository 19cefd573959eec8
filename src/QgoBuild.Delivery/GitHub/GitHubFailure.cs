using System.Globalization;
using System.Net.Sockets;
using Octokit;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.GitHub;

/// <summary>Says why GitHub did not do what it was asked for, and what to do about it. The only place that knows how GitHub says no.</summary>
/// <param name="access">Where GitHub was asked.</param>
/// <param name="request">What it was asked for.</param>
/// <param name="time">The time, for limits that end at one.</param>
internal sealed class GitHubFailure(GitHubAccess access, GitHubRequest request, TimeProvider time)
{
    // What GitHub wants where it limits without saying for how long.
    private static readonly TimeSpan DefaultRetryDelay = TimeSpan.FromMinutes(1);

    /// <summary>What Octokit threw, as a failure with words for a person.</summary>
    public DeliveryException ToException(Exception error) => error switch
    {
        ApiException answer => ToException(answer),
        HttpRequestException { InnerException: NetworkForbiddenException forbidden } => forbidden,
        HttpRequestException { InnerException: SocketException socket } => CreateUnavailable($"{access.BaseAddress.Host} cannot be reached: {socket.Message}", error, didNothing: true),
        HttpRequestException or IOException => CreateUnavailable("the connection was cut", error),
        _ => Create(GitHubFailureKind.Unexpected, $"its answer makes no sense: {error.Message}", "See that what answers there is GitHub.", error),
    };

    /// <summary>GitHub said nothing for so long.</summary>
    public GitHubException CreateTimeout(TimeSpan waited, Exception error) => CreateUnavailable($"it did not answer within {waited.TotalSeconds:0.#} seconds", error);

    private GitHubException ToException(ApiException answer)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            401 => Create(GitHubFailureKind.InvalidToken, "the token is wrong or has expired (401)", "Give another one, as GITHUB_TOKEN or with --github-token.", answer),
            403 or 429 when GetRetryDelay(answer) is { } pause => CreateRateLimited(status, pause, answer),
            403 => Create(GitHubFailureKind.MissingPermission, $"the token may not do this (403: {DescribeErrors(answer)})", $"Give the token the right «{request.Permission}».", answer),
            404 => Create(
                GitHubFailureKind.NotFound,
                $"there is no such thing in {access.Repository}, or the token may not see it (404)",
                $"See that the repository is the right one and that the token may read it, with the right «{request.Permission}».",
                answer),
            409 or 422 => Create(GitHubFailureKind.Refused, $"it refuses that ({status}: {DescribeErrors(answer)})", "Put right what is named, and run the same command again.", answer),
            >= 500 => CreateUnavailable($"it fails itself ({status})", answer),
            _ => Create(GitHubFailureKind.Unexpected, $"it answers {status}: {DescribeErrors(answer)}", "See that what answers there is GitHub.", answer),
        };
    }

    private GitHubException CreateUnavailable(string reason, Exception cause, bool didNothing = false) => Create(
        GitHubFailureKind.Unavailable, reason, "Look at https://www.githubstatus.com and at your own network, and run the same command again.", cause, didNothing: didNothing);

    private GitHubException CreateRateLimited(int status, TimeSpan pause, ApiException answer) => Create(
        GitHubFailureKind.RateLimited,
        $"it was asked too much and wants a pause of {pause.TotalSeconds:0} seconds ({status})",
        $"Run the same command again after {(time.GetUtcNow() + pause).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC.",
        answer,
        pause,
        didNothing: true);

    private GitHubException Create(GitHubFailureKind kind, string reason, string remedy, Exception cause, TimeSpan? pause = null, bool didNothing = false) =>
        new(kind, $"GitHub was asked for {request.Description}: {reason}.", remedy, cause)
        {
            RetryAfter = pause,
            HadNoEffect = didNothing,
            ErrorCodes = GetErrorDetails(cause).Select(detail => detail.Code).OfType<string>().ToList(),
        };

    /// <summary>The pause that GitHub asks for; null when it is not about how much was asked.</summary>
    private TimeSpan? GetRetryDelay(ApiException answer)
    {
        if (int.TryParse(GetHeader(answer, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (GetHeader(answer, "X-RateLimit-Remaining") == "0" && long.TryParse(GetHeader(answer, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset))
            return Max(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow(), TimeSpan.FromSeconds(1));
        var isLimit = (int)answer.StatusCode == 429 || answer.Message.Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return isLimit ? DefaultRetryDelay : null;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string? GetHeader(ApiException answer, string name) =>
        answer.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<ApiErrorDetail> GetErrorDetails(Exception error) => (error as ApiException)?.ApiError?.Errors ?? [];

    private static string DescribeErrors(ApiException answer) => string.Join("; ", GetErrorDetails(answer)
        .Select(detail => string.Join(' ', new[] { detail.Field, detail.Message ?? detail.Code }.Where(word => !string.IsNullOrEmpty(word))))
        .Prepend(answer.Message.TrimEnd('.')));
}
