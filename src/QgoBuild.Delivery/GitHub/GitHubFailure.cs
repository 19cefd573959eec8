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
    private static readonly TimeSpan UnnamedPause = TimeSpan.FromMinutes(1);

    /// <summary>What Octokit threw, as a failure with words for a person.</summary>
    public DeliveryException Explain(Exception error) => error switch
    {
        ApiException answer => Explain(answer),
        HttpRequestException { InnerException: NetworkForbiddenException forbidden } => forbidden,
        HttpRequestException { InnerException: SocketException socket } => Unavailable($"{access.Root.Host} cannot be reached: {socket.Message}", error, didNothing: true),
        HttpRequestException or IOException => Unavailable("the connection was cut", error),
        _ => Say(GitHubFailureKind.Unexpected, $"its answer makes no sense: {error.Message}", "See that what answers there is GitHub.", error),
    };

    /// <summary>GitHub said nothing for so long.</summary>
    public GitHubException NoAnswer(TimeSpan waited, Exception error) => Unavailable($"it did not answer within {waited.TotalSeconds:0.#} seconds", error);

    private GitHubException Explain(ApiException answer)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            401 => Say(GitHubFailureKind.BadToken, "the token is wrong or has expired (401)", "Give another one, as GITHUB_TOKEN or with --github-token.", answer),
            403 or 429 when Pause(answer) is { } pause => Limited(status, pause, answer),
            403 => Say(GitHubFailureKind.MissingRight, $"the token may not do this (403: {Words(answer)})", $"Give the token the right «{request.Right}».", answer),
            404 => Say(
                GitHubFailureKind.NotFound,
                $"there is no such thing in {access.Repository}, or the token may not see it (404)",
                $"See that the repository is the right one and that the token may read it, with the right «{request.Right}».",
                answer),
            409 or 422 => Say(GitHubFailureKind.Refused, $"it refuses that ({status}: {Words(answer)})", "Put right what is named, and run the same command again.", answer),
            >= 500 => Unavailable($"it fails itself ({status})", answer),
            _ => Say(GitHubFailureKind.Unexpected, $"it answers {status}: {Words(answer)}", "See that what answers there is GitHub.", answer),
        };
    }

    private GitHubException Unavailable(string why, Exception cause, bool didNothing = false) => Say(
        GitHubFailureKind.Unavailable, why, "Look at https://www.githubstatus.com and at your own network, and run the same command again.", cause, didNothing: didNothing);

    private GitHubException Limited(int status, TimeSpan pause, ApiException answer) => Say(
        GitHubFailureKind.RateLimited,
        $"it was asked too much and wants a pause of {pause.TotalSeconds:0} seconds ({status})",
        $"Run the same command again after {(time.GetUtcNow() + pause).UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC.",
        answer,
        pause,
        didNothing: true);

    private GitHubException Say(GitHubFailureKind kind, string why, string remedy, Exception cause, TimeSpan? pause = null, bool didNothing = false) =>
        new(kind, $"GitHub was asked for {request.What}: {why}.", remedy, cause)
        {
            RetryAfter = pause,
            DidNothing = didNothing,
            Codes = Details(cause).Select(detail => detail.Code).OfType<string>().ToList(),
        };

    /// <summary>The pause that GitHub asks for; null when it is not about how much was asked.</summary>
    private TimeSpan? Pause(ApiException answer)
    {
        if (int.TryParse(Header(answer, "Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (Header(answer, "X-RateLimit-Remaining") == "0" && long.TryParse(Header(answer, "X-RateLimit-Reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var reset))
            return Max(DateTimeOffset.FromUnixTimeSeconds(reset) - time.GetUtcNow(), TimeSpan.FromSeconds(1));
        var isLimit = (int)answer.StatusCode == 429 || answer.Message.Contains("rate limit", StringComparison.OrdinalIgnoreCase);
        return isLimit ? UnnamedPause : null;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string? Header(ApiException answer, string name) =>
        answer.HttpResponse?.Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<ApiErrorDetail> Details(Exception error) => (error as ApiException)?.ApiError?.Errors ?? [];

    private static string Words(ApiException answer) => string.Join("; ", Details(answer)
        .Select(detail => string.Join(' ', new[] { detail.Field, detail.Message ?? detail.Code }.Where(word => !string.IsNullOrEmpty(word))))
        .Prepend(answer.Message.TrimEnd('.')));
}
