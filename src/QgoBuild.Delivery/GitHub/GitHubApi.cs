using Octokit;
using Octokit.Internal;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace QgoBuild.Delivery.GitHub;

/// <summary>The API of GitHub for one repository, through Octokit. It applies <see cref="AttemptTimeout"/> and <see cref="TotalTimeout"/>,
/// retries where it is useful and safe, and translates failures into a <see cref="GitHubException"/>.</summary>
public sealed class GitHubApi : IDisposable
{
    /// <summary>The timeout of one attempt.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The timeout of a request, including all attempts and delays.</summary>
    public static readonly TimeSpan TotalTimeout = TimeSpan.FromSeconds(30);

    // A longer delay that GitHub requires is reported as an error instead.
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan InitialRetryDelay = TimeSpan.FromSeconds(0.5);
    private const int MaxRetryAttempts = 3;

    private static readonly ProductHeaderValue Product = new("QgoBuild");

    private readonly GitHubAccess _access;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _handler;

    /// <summary>Creates a client for one repository. Sends nothing.</summary>
    /// <param name="access">The repository and the token.</param>
    /// <param name="guard">Checks every connection before it is opened.</param>
    /// <param name="time">The clock for delays and timeouts; the system clock by default.</param>
    /// <exception cref="DeliveryException">The token would be sent in clear text to another machine.</exception>
    public GitHubApi(GitHubAccess access, NetworkGuard guard, TimeProvider? time = null)
    {
        if (access.Api.Scheme != Uri.UriSchemeHttps && !access.Api.IsLoopback)
            throw new DeliveryException($"The token is not sent to {access.Api}: the connection is not encrypted.",
                "Set GITHUB_API_URL to an address that begins with https://.", exitCode: 2);
        _access = access;
        _time = time ?? TimeProvider.System;
        _handler = guard.CreateHttpHandler();
        // Octokit follows redirects itself, for renamed repositories, and sends the token only to the same host.
        _handler.AllowAutoRedirect = false;
    }

    /// <summary>The repository.</summary>
    public GitHubRepository Repository => _access.Repository;

    /// <summary>A path below that of the repository. The caller escapes untrusted parts.</summary>
    internal Uri GetRepositoryUri(string below) => new($"repos/{Repository}/{below}", UriKind.Relative);

    /// <summary>Sends a request.</summary>
    /// <param name="request">The description of the request.</param>
    /// <param name="send">Sends it with Octokit. It is called for each attempt.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="GitHubException">The request failed.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    internal async Task<T> SendAsync<T>(GitHubRequest request, Func<IGitHubClient, Task<T>> send, CancellationToken cancellationToken)
    {
        var failure = new GitHubFailure(_access, request, _time);
        GitHubException? lastFailure = null;
        try
        {
            return await CreatePipeline(request).ExecuteAsync(
                async cancellationToken =>
                await TryAsync(failure, send, thrown => lastFailure = thrown, cancellationToken),
                cancellationToken);
        }
        catch (TimeoutRejectedException error) { throw lastFailure ?? failure.CreateTimeout(TotalTimeout, error); }
    }

    /// <inheritdoc/>
    public void Dispose() => _handler.Dispose();

    private async Task<T> TryAsync<T>(
        GitHubFailure failure, Func<IGitHubClient, Task<T>> send, Action<GitHubException> onFailure, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(AttemptTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var http = new HttpClientAdapter(() => new CancellationHandler(_handler, linked.Token));
            var connection = new Connection(Product, _access.BaseAddress, CreateCredentialStore(), http, new SimpleJsonSerializer());
            return await send(new GitHubClient(connection));
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var translated = deadline.IsCancellationRequested ? failure.CreateTimeout(AttemptTimeout, error) : failure.ToException(error);
            if (translated is GitHubException github) onFailure(github);
            throw translated;
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

/// <summary>Describes a request to GitHub, for messages.</summary>
/// <param name="Description">The end of "the request to GitHub for …": <c>the checks of 4f2ab12c</c>.</param>
/// <param name="Permission">The permission that the token requires, as in workflows: <c>checks: read</c>.</param>
internal sealed record GitHubRequest(string Description, string Permission)
{
    /// <summary>Whether the request is not idempotent: then it is retried only if it certainly had no effect. Reading a value and setting a
    /// value are idempotent.</summary>
    public bool MustNotRepeat { get; init; }
}

/// <summary>Reads resources that Octokit has no method for, with types of the caller.</summary>
internal static class GitHubResponses
{
    /// <summary>Reads a resource.</summary>
    public static async Task<T> GetAsync<T>(this IGitHubClient client, Uri path) =>
        (await client.Connection.Get<T>(path, new Dictionary<string, string>())).Body;

    /// <summary>Reads all pages of a list.</summary>
    public static Task<IReadOnlyList<T>> GetAllAsync<T>(this IGitHubClient client, Uri path, params (string Name, string Value)[] query) =>
        new ApiConnection(client.Connection).GetAll<T>(path, query.ToDictionary(part => part.Name, part => part.Value));

    /// <summary>Reads the first items of a list.</summary>
    public static async Task<IReadOnlyList<T>> GetFirstAsync<T>(this IGitHubClient client, Uri path, int count,
        params (string Name, string Value)[] query) =>
        (await client.Connection.Get<List<T>>(path, query.Append(("per_page", $"{count}"))
            .ToDictionary(part => part.Item1, part => part.Item2))).Body;
}
