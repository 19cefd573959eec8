using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks one need of a server, and meets it over SSH.</summary>
/// <param name="requirement">The need.</param>
/// <param name="collector">The server.</param>
public sealed class ServerCheck(IServerRequirement requirement, ServerFactsCollector collector) : ISetupCheck
{
    private ServerFacts? _facts;

    /// <inheritdoc/>
    public string Name => requirement.Name;

    /// <inheritdoc/>
    public SetupGroup Group => requirement.Group;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        _facts = (await collector.CollectAsync(cancellationToken).ConfigureAwait(false)).Facts;
        return _facts is null ? CheckResult.Unknown("The server has to be reached first.") : requirement.Evaluate(_facts);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken)
    {
        // A change before this one may have met the need, too; the server is not asked anew, since mending may be repeated.
        if (_facts is null || requirement.GetFix(_facts) is not { } fix)
            return;
        var failed = await collector.ApplyAsync(fix, writeLine, cancellationToken).ConfigureAwait(false);
        if (failed != 0)
            throw new DeliveryException($"«{result.Change}» did not succeed (exit code {failed}); see above.", result.Commands.Count > 0 ? result.Commands[0] : null);
        if (requirement.GetKeepCommand(_facts) is { } keepCommand)
            await KeepAsync(keepCommand, result, writeLine, cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepAsync(RemoteCommand keepCommand, CheckResult result, Action<string> writeLine, CancellationToken cancellationToken)
    {
        try
        {
            if (await collector.ApplyOverNewConnectionAsync(keepCommand, writeLine, cancellationToken).ConfigureAwait(false) is var failed and not 0)
                throw new DeliveryException($"«{result.Change}» was not kept (exit code {failed}); see above. {UndoNotice}", RetryRemedy);
        }
        catch (DeliveryException failure) when (failure is not { Remedy: RetryRemedy })
        {
            throw new DeliveryException($"«{result.Change}» was not kept: a new connection failed, so the change would have locked us out. {failure.Message} {UndoNotice}", RetryRemedy, failure);
        }
    }

    private const string RetryRemedy = "Run Setup again in a minute: the server is as it was before then.";

    private static string UndoNotice => $"The server undoes it by itself within {ProvisionalChange.UndoDelay.TotalSeconds:0} seconds.";
}
