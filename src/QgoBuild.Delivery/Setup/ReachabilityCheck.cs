namespace QgoBuild.Delivery.Setup;

/// <summary>A server that can be reached by SSH, whose key is known, and that lets us in.</summary>
/// <param name="server">The server, for people.</param>
/// <param name="collector">The server.</param>
public sealed class ReachabilityCheck(string server, ServerFactsCollector collector) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken) => await collector.CollectAsync(cancellationToken).ConfigureAwait(false) switch
    {
        { Facts: { } facts } => CheckResult.Ok($"{server} answers, its key is known, and {facts.User} is let in ({facts.SystemName})."),
        { Failure: var failure } => CheckResult.Failed(failure!.Message, failure.Remedy is { } remedy ? [remedy] : []),
    };

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) => Task.CompletedTask;
}
