using Octokit;
using Octokit.Internal;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.GitHub;

/// <summary>
/// Asks GitHub about one repository, through Octokit. Everything that may happen on the way is dealt with here: it gives up after
/// <see cref="AttemptTimeout"/> for one answer and <see cref="TotalTimeout"/> in all, tries again what helps and does no harm, and says the rest
/// as a <see cref="GitHubException"/>.
/// </summary>
public sealed class GitHubApi : IDisposable
{
    /// <summary>How long one answer is waited for.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long everything together may take, tries and pauses included.</summary>
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    // A pause that GitHub asks for is kept up to here; a person should hear of a longer one.
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan InitialRetryDelay = TimeSpan.FromSeconds(0.5);
    private const int MaxRetryAttempts = 3;

    private static readonly ProductHeaderValue Product = new("QgoBuild");

    private readonly GitHubAccess _access;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;

    /// <summary>A client for one repository. Nothing is sent yet.</summary>
    /// <param name="access">Where, and with which token.</param>
    /// <param name="guard">Asked before every connection.</param>
    /// <param name="time">What pauses and deadlines are measured with; the system's unless told.</param>
    /// <exception cref="DeliveryException">The token would be sent in clear to another machine.</exception>
    public GitHubApi(GitHubAccess access, NetworkGuard guard, TimeProvider? time = null)
    {
        if (access.Api.Scheme != Uri.UriSchemeHttps && !access.Api.IsLoopback)
            throw new DeliveryException($"{access.Api} is no address to send a token to: everybody on the way could read it.", "Set GITHUB_API_URL to an address that begins with https://.", exitCode: 2);
        _access = access;
        _time = time ?? TimeProvider.System;
        _handler = guard.CreateHttpHandler();
        // Octokit follows by itself, with the token where the host stays the same: a repository that was renamed is found.
        _handler.AllowAutoRedirect = false;
    }

    /// <summary>The repository.</summary>
    public GitHubRepository Repository => _access.Repository;

    /// <summary>The path of the repository, or of something in it; parts of it that may hold anything are to be escaped.</summary>
    internal Uri GetRepositoryUri(string below) => new($"repos/{Repository}/{below}", UriKind.Relative);

    /// <summary>Asks.</summary>
    /// <param name="request">What, in words.</param>
    /// <param name="ask">The same for Octokit. It is called again for each try.</param>
    /// <param name="cancellationToken">Stops at once, whatever is under way.</param>
    /// <exception cref="GitHubException">GitHub did not do it.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    internal async Task<T> SendAsync<T>(GitHubRequest request, Func<IGitHubClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        var failure = new GitHubFailure(_access, request, _time);
        GitHubException? lastFailure = null;
        try
        {
            return await CreatePipeline(request).ExecuteAsync(async cancellationToken => await TryAsync(failure, ask, thrown => lastFailure = thrown, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw lastFailure ?? failure.CreateTimeout(TotalTimeout, error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();

    private async Task<T> TryAsync<T>(GitHubFailure failure, Func<IGitHubClient, Task<T>> ask, Action<GitHubException> onFailure, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(AttemptTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var http = new HttpClientAdapter(() => new CancellationHandler(_handler, linked.Token));
            return await ask(new GitHubClient(new Connection(Product, _access.BaseAddress, CreateCredentialStore(), http, new SimpleJsonSerializer()))).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var explained = deadline.IsCancellationRequested ? failure.CreateTimeout(AttemptTimeout, error) : failure.ToException(error);
            if (explained is GitHubException github)
                onFailure(github);
            throw explained;
        }
    }

    private InMemoryCredentialStore CreateCredentialStore() => new(new Credentials(_access.Token, AuthenticationType.Bearer));

    private ResiliencePipeline CreatePipeline(GitHubRequest request) => new ResiliencePipelineBuilder { TimeProvider = _time }
        .AddTimeout(TotalTimeout)
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = MaxRetryAttempts,
            Delay = InitialRetryDelay,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = new PredicateBuilder().Handle<GitHubException>(failure => ShouldRetry(failure, request)),
            DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as GitHubException)?.RetryAfter),
        })
        .Build();

    private static bool ShouldRetry(GitHubException failure, GitHubRequest request) =>
        failure.Kind is GitHubFailureKind.Unavailable or GitHubFailureKind.RateLimited
        && (failure.RetryAfter ?? TimeSpan.Zero) <= MaxRetryDelay
        && (failure.HadNoEffect || !request.MustNotRepeat);
}
