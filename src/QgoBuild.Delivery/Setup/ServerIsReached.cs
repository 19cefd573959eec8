namespace QgoBuild.Delivery.Setup;

/// <summary>A server that can be reached by SSH, whose key is known, and that lets us in.</summary>
/// <param name="server">The server, for people.</param>
/// <param name="survey">The server.</param>
public sealed class ServerIsReached(string server, ServerSurvey survey) : ISetupCheck
{
    /// <inheritdoc/>
    public string Name => "ssh";

    /// <inheritdoc/>
    public async Task<SetupFinding> CheckAsync(CancellationToken ct) => await survey.LookAsync(ct).ConfigureAwait(false) switch
    {
        { Facts: { } facts } => SetupFinding.Ok($"{server} answers, its key is known, and {facts.User} is let in ({facts.SystemName})."),
        { Failure: var failure } => SetupFinding.Failed(failure!.Message, failure.Remedy is { } remedy ? [remedy] : []),
    };

    /// <inheritdoc/>
    public Task ApplyAsync(SetupFinding finding, Action<string> tell, CancellationToken ct) => Task.CompletedTask;
}
