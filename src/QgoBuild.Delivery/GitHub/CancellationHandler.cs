namespace QgoBuild.Delivery.GitHub;

/// <summary>
/// Cancels what is sent, where Octokit has no way to: most of its calls take no token. The handler beneath is shared and outlives this one.
/// </summary>
internal sealed class CancellationHandler(HttpMessageHandler shared, CancellationToken lifetime) : DelegatingHandler(shared)
{
    private const long MaxResponseBytes = 16 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(lifetime, cancellationToken);
        var response = await base.SendAsync(request, linked.Token).ConfigureAwait(false);
        try
        {
            // The answer is read here, or a body that never ends would be waited for without the token.
            await response.Content.LoadIntoBufferAsync(MaxResponseBytes, linked.Token).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // What is beneath is not ours to dispose of.
    protected override void Dispose(bool disposing) => base.Dispose(disposing: false);
}
