using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Security;
using System.Text.Json.Serialization.Metadata;

namespace QgoBuild.Delivery.Registry;

/// <summary>Reads images from a registry (OCI distribution, Docker's HTTP API v2) and adds tags to images in it. Docker pushes images, not
/// this client. A request that the registry answers with 5xx is sent again, at most twice, because two concurrent pushes of one image can
/// disturb each other. Nothing else is retried.</summary>
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

    /// <summary>Creates a client for one registry. Sends nothing.</summary>
    /// <param name="registry">The registry and the credentials for it.</param>
    /// <param name="guard">Checks every connection before it is opened.</param>
    /// <param name="timeout">The timeout for one response; 15 seconds by default.</param>
    /// <exception cref="RegistryUnreachableException">The certificate file cannot be read, or plain HTTP is configured for another
    /// machine.</exception>
    public RegistryClient(RegistryAccess registry, NetworkGuard guard, TimeSpan? timeout = null)
    {
        if (registry is { PlainHttp: true, Url.IsLoopback: false })
            throw new RegistryUnreachableException(registry, "only a registry on this machine may be used without TLS.");

        _registry = registry;
        _guard = guard;
        var handler = guard.CreateHttpHandler();
        handler.SslOptions = CreateSslOptions(registry);
        _http = new HttpClient(new RegistryAuthentication(registry, handler))
        {
            BaseAddress = registry.Url,
            Timeout = timeout ?? DefaultTimeout,
            MaxResponseContentBufferSize = MaxResponseBytes,
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("QgoBuild");
    }

    /// <summary>Checks that the registry responds and accepts the credentials.</summary>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable response.</exception>
    /// <exception cref="RegistryUnauthorizedException">The registry refuses the credentials.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await RequestAsync(HttpMethod.Get, "v2/", "anything", cancellationToken);
        if (response is null) throw new RegistryUnreachableException(_registry, "it is not a registry: it has no /v2/.");
    }

    /// <summary>The digest that a tag refers to now.</summary>
    /// <param name="repository">The repository's path, such as <c>qgo-cargo/backend</c>.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns><c>sha256:…</c>; null when there is no such tag or no such repository.</returns>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable response.</exception>
    /// <exception cref="RegistryUnauthorizedException">The user may not read the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    public async Task<string?> GetDigestAsync(string repository, string tag, CancellationToken cancellationToken = default)
    {
        using var response = await RequestAsync(HttpMethod.Head, $"v2/{repository}/manifests/{tag}", repository, cancellationToken);
        if (response is null) return null;

        return response.Headers.TryGetValues("Docker-Content-Digest", out var values)
            ? values.First()
            : throw new RegistryUnreachableException(_registry, $"its response has no digest for {repository}:{tag}.");
    }

    /// <summary>Reads the configuration of an image.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The manifest's digest.</param>
    /// <param name="platform">The image to take from an index for several platforms: <c>linux/amd64</c>; null for the first.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The image; null when its manifest or configuration is missing, or there is none for the platform.</returns>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable response.</exception>
    /// <exception cref="RegistryUnauthorizedException">The user may not read the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    public async Task<RegistryImage?> FindImageAsync(
        string repository, string digest, string? platform = null, CancellationToken cancellationToken = default)
    {
        if (await FindManifestAsync(repository, digest, platform, cancellationToken) is not { } manifest) return null;
        var config = manifest.Config ?? throw new RegistryUnreachableException(
            _registry, $"the image {repository}@{digest} cannot be used: its manifest has no configuration.");
        using var response = await RequestAsync(HttpMethod.Get, $"v2/{repository}/blobs/{config.Digest}", repository, cancellationToken);
        if (response is null) return null;
        var read = await ReadAsync(response, RegistryJson.Default.ImageConfig, cancellationToken);
        var found = new RegistryImage($"{read.OperatingSystem}/{read.Architecture}", read.Created, read.Container?.Labels
            ?? new Dictionary<string, string>());
        return platform is null || found.Platform == platform ? found : null;
    }

    /// <summary>Reads the layers of an image: what a server pulls that has none of them.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The manifest's digest. Of an index for several platforms, the first image is read.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The size of each layer in bytes, compressed, by its digest; null when the image is missing.</returns>
    /// <exception cref="RegistryUnreachableException">The registry gives no usable response.</exception>
    /// <exception cref="RegistryUnauthorizedException">The user may not read the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    public async Task<IReadOnlyDictionary<string, long>?> FindLayersAsync(string repository, string digest,
        CancellationToken cancellationToken = default)
    {
        var manifest = await FindManifestAsync(repository, digest, platform: null, cancellationToken);
        return manifest?.Layers?.DistinctBy(layer => layer.Digest).ToDictionary(layer => layer.Digest, layer => layer.Size);
    }

    /// <summary>Adds a tag to an image in the registry. Only its manifest is read and written; a tag that refers to the image already is
    /// left unchanged.</summary>
    /// <param name="repository">The repository's path.</param>
    /// <param name="digest">The manifest's digest.</param>
    /// <param name="tag">The tag. It is moved when it refers to another image.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RegistryUnreachableException">The registry does not have the image, or gives no usable response.</exception>
    /// <exception cref="RegistryUnauthorizedException">The user may not write to the repository.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    public async Task TagAsync(string repository, string digest, string tag, CancellationToken cancellationToken = default)
    {
        if (await GetDigestAsync(repository, tag, cancellationToken) == digest) return;
        using var manifest =
            await RequestAsync(HttpMethod.Get, $"v2/{repository}/manifests/{digest}", repository, cancellationToken)
            ?? throw new RegistryUnreachableException(
                _registry, $"the image {repository}@{digest} cannot be tagged {tag}: it does not exist any more.");
        // Byte for byte: the digest is that of these bytes.
        var bytes = await manifest.Content.ReadAsByteArrayAsync(cancellationToken);
        var content = (bytes, manifest.Content.Headers.ContentType);
        using var _ = await RequestAsync(HttpMethod.Put, $"v2/{repository}/manifests/{tag}", repository, cancellationToken, content)
            ?? throw new RegistryUnreachableException(
                _registry, $"it refuses the tag {tag} for {repository}@{digest}: a part of the image does not exist any more.");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static SslClientAuthenticationOptions CreateSslOptions(RegistryAccess registry)
    {
        try
        {
            return registry.CertificateFile is { } file
                ? AdditionalAuthorities.CreateSslOptions(file) : new SslClientAuthenticationOptions();
        }
        catch (DeliveryException failure)
        {
            throw new RegistryUnreachableException(
                registry, $"its certificate cannot be verified. {failure.Message}", failure.Remedy, failure);
        }
    }

    // The manifest of an image, of the first one for the platform where there is an index.
    private async Task<RegistryResponse.Manifest?> FindManifestAsync(string repository, string digest, string? platform,
        CancellationToken cancellationToken)
    {
        var manifest = await ReadManifestAsync(repository, digest, cancellationToken);
        if (manifest?.Manifests is not { } images) return manifest;
        var image = images.FirstOrDefault(entry => platform is null
            ? entry.Platform is { OperatingSystem: not "unknown" } : entry.Platform?.Name == platform);
        return image is null ? null : await ReadManifestAsync(repository, image.Digest, cancellationToken);
    }

    private async Task<RegistryResponse.Manifest?> ReadManifestAsync(string repository, string digest, CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(HttpMethod.Get, $"v2/{repository}/manifests/{digest}", repository, cancellationToken);
        return response is null ? null : await ReadAsync(response, RegistryJson.Default.Manifest, cancellationToken);
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            var path = response.RequestMessage!.RequestUri!.AbsolutePath;
            throw new RegistryUnreachableException(_registry, $"its response to {path} cannot be read: {error.Message}", cause: error);
        }
    }

    /// <summary>Sends a request; null means 404.</summary>
    private async Task<HttpResponseMessage?> RequestAsync(
        HttpMethod method, string path, string what, CancellationToken cancellationToken,
        (byte[] Bytes, MediaTypeHeaderValue? Type)? content = null)
    {
        _guard.EnsureAllowed(_registry.Url.Host);
        HttpResponseMessage response;
        try
        {
            response = await SendAsync();
            for (var attempt = 1; attempt < MaxAttempts && response.StatusCode >= HttpStatusCode.InternalServerError; attempt++)
            {
                response.Dispose();
                await Task.Delay(attempt * RetryDelay, cancellationToken);
                response = await SendAsync();
            }
        }
        catch (HttpRequestException error) { throw RegistryFailure.ToException(error, _registry); }
        catch (JsonException error)
        {
            throw new RegistryUnreachableException(_registry, $"the response of its token service cannot be read: {error.Message}",
                cause: error);
        }
        catch (TaskCanceledException error) when (error.InnerException is TimeoutException)
        {
            throw new RegistryUnreachableException(_registry, $"it did not respond within {_http.Timeout.TotalSeconds:0.#} seconds.",
                cause: error);
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
                throw new RegistryUnreachableException(_registry, $"it responds with HTTP {(int)response.StatusCode} to {path}.");
        }

        async Task<HttpResponseMessage> SendAsync()
        {
            using var request = new HttpRequestMessage(method, path);
            foreach (var type in ManifestTypes)
                request.Headers.Accept.ParseAdd(type);
            request.Headers.Accept.ParseAdd("*/*;q=0.1");
            if (content is var (bytes, contentType))
                request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = contentType } };
            return await _http.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>The configuration of an image in a registry: the parts that are used here.</summary>
/// <param name="Platform">The platform that it runs on: <c>linux/amd64</c>.</param>
/// <param name="Created">When it was built; null when its builder did not record it.</param>
/// <param name="Labels">Its labels by name; empty when it has none.</param>
public sealed record RegistryImage(string Platform, DateTimeOffset? Created, IReadOnlyDictionary<string, string> Labels);
