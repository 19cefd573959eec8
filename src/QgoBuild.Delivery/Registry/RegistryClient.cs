using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using QgoBuild.Delivery.Network;

namespace QgoBuild.Delivery.Registry;

/// <summary>
/// Asks a registry what it holds (OCI distribution, Docker's HTTP API v2), and gives images that it holds further tags. Pushing images is
/// Docker's work. A registry that answers that it has failed is asked again, twice, at short intervals: two who push the same image at one moment can be in
/// each other's way. Nothing else is retried.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private const int MaxResponseBytes = 4 * 1024 * 1024;
    private const int MaxAttempts = 3;
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(0.3);

    private static readonly string[] ManifestTypes =
    [
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    ];

    private readonly RegistryAccess _registry;
    private readonly NetworkGuard _guard;
    private readonly HttpClient _http;

    /// <summary>A client for one registry. Nothing is sent yet.</summary>
    /// <param name="registry">Where, as whom.</param>
    /// <param name="guard">Asked before every connection.</param>
    /// <param name="timeout">For one answer; 15 seconds unless told.</param>
    /// <exception cref="RegistryUnreachableException">The certificate file cannot be read, or plain HTTP is asked of another machine.</exception>
    public RegistryClient(RegistryAccess registry, NetworkGuard guard, TimeSpan? timeout = null)
    {
        if (registry is { PlainHttp: true, Url.IsLoopback: false })
            throw new RegistryUnreachableException(registry, "without TLS only a registry on this machine may be asked.");

        _registry = registry;
        _guard = guard;
        var handler = guard.CreateHttpHandler();
        handler.SslOptions = RegistryTls.CreateSslOptions(registry);
        _http = new HttpClient(new RegistryAuthentication(registry, handler))
        {
            BaseAddress = registry.Url,
            Timeout = timeout ?? DefaultTimeout,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("QgoBuild");
    }

    /// <summary>Asks whether the registry answers and lets the user in.</summary>
    /// <exception cref="RegistryUnreachableException">It gives no usable answer.</exception>
    /// <exception cref="RegistryUnauthorizedException">It does not let the user in.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await RequestAsync(HttpMethod.Get, "v2/", "anything", cancellationToken).ConfigureAwait(false);
        if (response is null)
            throw new RegistryUnreachableException(_registry, "what answers there is no registry: it does not know /v2/.");
    }

    /// <summary>The digest that a tag names now.</summary>
    /// <param name="repository">The repository's path, such as <c>qgo-cargo/backend</c>.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><c>sha256:…</c>; null when there is no such tag or no such repository.</returns>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable answer.</exception>
    /// <exception cref="RegistryUnauthorizedException">It does not let the user read the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    public async Task<string?> GetDigestAsync(string repository, string tag, CancellationToken cancellationToken = default)
    {
        using var response = await RequestAsync(HttpMethod.Head, $"v2/{repository}/manifests/{tag}", repository, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;

        return response.Headers.TryGetValues("Docker-Content-Digest", out var values)
            ? values.First()
            : throw new RegistryUnreachableException(_registry, $"it names no digest for {repository}:{tag}.");
    }

    /// <summary>What a registry knows of an image.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The manifest's digest.</param>
    /// <param name="platform">Of an index for several platforms, which image: <c>linux/amd64</c>; null for the first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The image; null when the registry has lost its manifest or configuration, or has none for the platform.</returns>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable answer.</exception>
    /// <exception cref="RegistryUnauthorizedException">It does not let the user read the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    public async Task<RegistryImage?> FindImageAsync(
        string repository,
        string digest,
        string? platform = null,
        CancellationToken cancellationToken = default)
    {
        var manifest = await ReadManifestAsync(repository, digest, cancellationToken).ConfigureAwait(false);
        if (manifest?.Manifests is { } images)
        {
            var image = images.FirstOrDefault(entry => platform is null ? entry.Platform is { OperatingSystem: not "unknown" } : entry.Platform?.Name == platform);
            manifest = image is null ? null : await ReadManifestAsync(repository, image.Digest, cancellationToken).ConfigureAwait(false);
        }

        if (manifest is null)
            return null;
        var config = manifest.Config ?? throw new RegistryUnreachableException(
            _registry,
            $"the image {repository}@{digest} cannot be used: its manifest names no configuration.");
        using var response = await RequestAsync(HttpMethod.Get, $"v2/{repository}/blobs/{config.Digest}", repository, cancellationToken).ConfigureAwait(false);
        if (response is null)
            return null;
        var read = await ReadAsync(response, RegistryJson.Default.ImageConfig, cancellationToken).ConfigureAwait(false);
        var found = new RegistryImage($"{read.OperatingSystem}/{read.Architecture}", read.Created, read.Container?.Labels ?? new Dictionary<string, string>());
        return platform is null || found.Platform == platform ? found : null;
    }

    /// <summary>
    /// Gives an image that the registry holds a further tag. Nothing is pulled or pushed but its manifest; a tag that names it already is
    /// left alone.
    /// </summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The manifest's digest.</param>
    /// <param name="tag">The tag. Where it names another image, it names this one from now on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryUnreachableException">The registry does not hold the image, or gives no usable answer.</exception>
    /// <exception cref="RegistryUnauthorizedException">It does not let the user write to the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    public async Task TagAsync(string repository, string digest, string tag, CancellationToken cancellationToken = default)
    {
        if (await GetDigestAsync(repository, tag, cancellationToken).ConfigureAwait(false) == digest)
            return;
        using var manifest = await RequestAsync(HttpMethod.Get, $"v2/{repository}/manifests/{digest}", repository, cancellationToken).ConfigureAwait(false)
            ?? throw new RegistryUnreachableException(
                _registry,
                $"the image {repository}@{digest} cannot be tagged {tag}: it is not there any more.");
        // Byte for byte: the digest is that of these bytes.
        var bytes = await manifest.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        var content = (bytes, manifest.Content.Headers.ContentType);
        using var _ = await RequestAsync(HttpMethod.Put, $"v2/{repository}/manifests/{tag}", repository, cancellationToken, content).ConfigureAwait(false)
            ?? throw new RegistryUnreachableException(
                _registry,
                $"it does not take the tag {tag} for {repository}@{digest}: something that the image consists of is not there any more.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<RegistryResponse.Manifest?> ReadManifestAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(HttpMethod.Get, $"v2/{repository}/manifests/{digest}", repository, cancellationToken).ConfigureAwait(false);
        return response is null ? null : await ReadAsync(response, RegistryJson.Default.Manifest, cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            var asked = response.RequestMessage!.RequestUri!.AbsolutePath;
            throw new RegistryUnreachableException(_registry, $"its answer to {asked} makes no sense: {error.Message}", cause: error);
        }
    }

    /// <summary>Asks; null stands for 404.</summary>
    private async Task<HttpResponseMessage?> RequestAsync(
        HttpMethod method,
        string path,
        string what,
        CancellationToken cancellationToken,
        (byte[] Bytes, MediaTypeHeaderValue? Type)? content = null)
    {
        _guard.EnsureAllowed(_registry.Url.Host);
        HttpResponseMessage response;
        try
        {
            response = await SendAsync().ConfigureAwait(false);
            for (var attempt = 1; attempt < MaxAttempts && response.StatusCode >= HttpStatusCode.InternalServerError; attempt++)
            {
                response.Dispose();
                await Task.Delay(attempt * RetryDelay, cancellationToken).ConfigureAwait(false);
                response = await SendAsync().ConfigureAwait(false);
            }
        }
        catch (HttpRequestException error)
        {
            throw RegistryFailure.ToException(error, _registry);
        }
        catch (JsonException error)
        {
            throw new RegistryUnreachableException(_registry, $"its token service's answer makes no sense: {error.Message}", cause: error);
        }
        catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
        {
            throw new RegistryUnreachableException(_registry, $"it did not answer within {_http.Timeout.TotalSeconds:0.#} seconds.", cause: error);
        }

        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created:
                return response;
            case HttpStatusCode.NotFound:
                response.Dispose();
                return null;
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                response.Dispose();
                throw new RegistryUnauthorizedException(_registry, what);
            default:
                response.Dispose();
                throw new RegistryUnreachableException(_registry, $"it answers HTTP {(int)response.StatusCode} to {path}.");
        }

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = new HttpRequestMessage(method, path);
            foreach (var type in ManifestTypes)
                request.Headers.Accept.ParseAdd(type);
            request.Headers.Accept.ParseAdd("*/*;q=0.1");
            if (content is var (bytes, contentType))
                request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = contentType } };
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
