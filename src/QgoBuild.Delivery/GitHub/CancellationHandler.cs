namespace QgoBuild.Delivery.GitHub;

/// <summary>Cancels requests of Octokit, most of whose methods have no cancellation token. It does not dispose the shared inner
/// handler.</summary>
internal sealed class CancellationHandler(HttpMessageHandler shared, CancellationToken lifetime) : DelegatingHandler(shared)
{
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(lifetime, cancellationToken);
        var response = await base.SendAsync(request, linked.Token);
        try
        {
            // Reads the body here, with the token: Octokit would wait for an endless body without one.
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, linked.Token);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
}
