namespace QgoBuild.Delivery.Setup;

/// <summary>Checks one requirement of a server, and fixes it over SSH.</summary>
/// <param name="requirement">The requirement.</param>
/// <param name="collector">Connects to the server.</param>
public sealed class ServerCheck(ServerRequirement requirement, ServerFactsCollector collector) : ISetupCheck
{
    private ServerFacts? _facts;

    /// <inheritdoc/>
    public string Name => requirement.Name;

    /// <inheritdoc/>
    public SetupGroup Group => requirement.Group;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        _facts = (await collector.CollectAsync(cancellationToken)).Facts;
        return _facts is null ? CheckResult.Unknown("The server must be reachable first.") : requirement.Evaluate(_facts);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken)
    {
        // An earlier change may have fixed this requirement too. The facts are not collected again, because the fix is idempotent.
        if (_facts is null || requirement.GetFix(_facts) is not { } fix) return;
        var failed = await collector.ApplyAsync(fix, writeLine, cancellationToken);
        if (failed != 0)
            throw new DeliveryException($"This change failed with exit code {failed}, see the output above: {result.Change}",
                result.Commands.Count > 0 ? result.Commands[0] : null);
        if (requirement.GetKeepCommand(_facts) is { } keepCommand)
            await KeepAsync(keepCommand, result, writeLine, cancellationToken);
    }

    private async Task KeepAsync(RemoteCommand keepCommand, CheckResult result, Action<string> writeLine,
        CancellationToken cancellationToken)
    {
        try
        {
            if (await collector.ApplyOverNewConnectionAsync(keepCommand, writeLine, cancellationToken) is var failed and not 0)
                throw new DeliveryException(
                    $"This change could not be confirmed (exit code {failed}, see the output above): {result.Change} {UndoNotice}",
                    RetryRemedy);
        }
        catch (DeliveryException failure) when (failure is not { Remedy: RetryRemedy })
        {
            throw new DeliveryException(
                $"This change could not be confirmed, because a new connection failed: {result.Change} {failure.Message} {UndoNotice}",
                RetryRemedy, failure);
        }
    }

    private const string RetryRemedy = "Run Setup again in a minute, when the server has undone the change.";

    private static string UndoNotice => $"The server undoes it within {ProvisionalChange.UndoDelay.TotalSeconds:0} seconds.";
}
