namespace QgoBuild.Delivery.Setup;

/// <summary>A server that can be reached by SSH, whose key is known, and that lets us in.</summary>
/// <param name="server">The server, for people.</param>
/// <param name="survey">The server.</param>
public sealed class ReachabilityCheck(string server, ServerFactsCollector survey) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken) => await survey.LookAsync(cancellationToken).ConfigureAwait(false) switch
    {
        { Facts: { } facts } => CheckResult.Ok($"{server} answers, its key is known, and {facts.User} is let in ({facts.SystemName})."),
        { Failure: var failure } => CheckResult.Failed(failure!.Message, failure.Remedy is { } remedy ? [remedy] : []),
    };

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult finding, Action<string> tell, CancellationToken cancellationToken) => Task.CompletedTask;
}
