using System.Security.Authentication;

namespace QgoBuild.Delivery.Health;

/// <summary>Requests a public address, over a new connection each time, like a browser that visits it first. It does not follow redirects:
/// a redirect is a failure.</summary>
public sealed class HttpProbe : IProbe, IDisposable
{
    private const int MaxBodyBytes = 64 * 1024;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly Uri _url;
    private readonly IResponseCheck _responseCheck;
    private readonly NetworkGuard _guard;
    private readonly TimeSpan _timeout;
    private readonly HttpClient _http;
    private readonly PublicAccess _access;

    /// <summary>Creates a probe of one address.</summary>
    /// <param name="url">The address, http or https.</param>
    /// <param name="responseCheck">Evaluates the response.</param>
    /// <param name="guard">Checks every connection before it is opened.</param>
    /// <param name="timeout">The timeout for the whole response; 5 seconds by default.</param>
    /// <param name="access">How the address is reached and trusted; the default of this machine if null.</param>
    /// <exception cref="DeliveryException">The file of the additional authority cannot be read.</exception>
    public HttpProbe(Uri url, IResponseCheck responseCheck, NetworkGuard guard, TimeSpan? timeout = null, PublicAccess? access = null)
    {
        (_url, _responseCheck, _guard, _timeout, _access) =
            (url, responseCheck, guard, timeout ?? DefaultTimeout, access ?? PublicAccess.Default);
        var handler = _access.CreateHttpHandler(guard);
        handler.AllowAutoRedirect = false;
        handler.PooledConnectionLifetime = TimeSpan.Zero;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("QgoBuild");
        _http.DefaultRequestHeaders.CacheControl = new() { NoCache = true };
    }

    /// <summary>The token that bypasses the maintenance page; null for none.</summary>
    public string? BypassToken { get; init; }

    /// <inheritdoc/>
    public string Name => _url.ToString();

    /// <inheritdoc/>
    /// <exception cref="NetworkForbiddenException">The guard forbids the address. Nothing was sent.</exception>
    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken = default)
    {
        _guard.EnsureAllowed(_access.Address?.ToString() ?? _url.Host);
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _url);
            if (BypassToken is not null) request.Headers.Add("X-QGO-Pass", BypassToken);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeoutSource.Token);
            if (response.Headers.Location is { } target)
                return Failed(ProbeFailure.Redirected, $"redirects (HTTP {(int)response.StatusCode}) to {new Uri(_url, target)}");

            var body = await ReadAsync(response, timeoutSource.Token);
            return _responseCheck.Evaluate(response.StatusCode, body) is { } failure
                ? Failed(failure.Failure, failure.Reason)
                : new ProbeResult(Name, Failure: null, $"{Name} is healthy.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(ProbeFailure.TimedOut, $"did not respond within {_timeout.TotalSeconds:0.###} seconds");
        }
        catch (Exception error) when (error is HttpRequestException or IOException) { return CreateFailure(error); }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var body = new byte[MaxBodyBytes];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(body, 0, length);
    }

    private ProbeResult CreateFailure(Exception error) => error.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } =>
            Failed(ProbeFailure.ConnectionRefused, "refuses connections: nothing listens there"),
        SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.NetworkDown } =>
            Failed(ProbeFailure.NetworkUnreachable, "cannot be reached: this machine has no network route to it"),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } =>
            Failed(ProbeFailure.HostNotFound, "cannot be reached: its name has no address"),
        SocketException { SocketErrorCode: SocketError.TimedOut } => Failed(ProbeFailure.TimedOut, "did not respond"),
        AuthenticationException tls => Failed(ProbeFailure.Tls, $"has a certificate that is not trusted: {tls.Message.TrimEnd('.')}"),
        _ => Failed(ProbeFailure.ConnectionClosed, $"did not complete its response: {error.Message.TrimEnd('.')}"),
    };

    private ProbeResult Failed(ProbeFailure failure, string reason) => new(Name, failure, $"{Name} {reason}.");
}

/// <summary>How the public addresses of an environment are reached and trusted from here.</summary>
/// <param name="Address">The address that replaces DNS for all of its names; null to use DNS.</param>
/// <param name="AuthorityFile">A PEM file of an authority that is trusted in addition to those of this machine; null for none.</param>
public sealed record PublicAccess(IPAddress? Address, string? AuthorityFile)
{
    /// <summary>DNS and the authorities of this machine.</summary>
    public static PublicAccess Default { get; } = new(null, null);

    /// <summary>An HTTP handler with this address and trust.</summary>
    /// <param name="guard">Checks every connection before it is opened.</param>
    /// <exception cref="DeliveryException">The authority's file cannot be read.</exception>
    public SocketsHttpHandler CreateHttpHandler(NetworkGuard guard)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var handler = guard.CreateHttpHandler(Address);
        if (AuthorityFile is not null) handler.SslOptions = AdditionalAuthorities.CreateSslOptions(AuthorityFile);
        return handler;
    }
}
