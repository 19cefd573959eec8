using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks one need of a server, and meets it over SSH.</summary>
/// <param name="need">The need.</param>
/// <param name="survey">The server.</param>
public sealed class ServerCheck(IServerRequirement need, ServerFactsCollector survey) : ISetupCheck
{
    private ServerFacts? _judged;

    /// <inheritdoc/>
    public string Name => need.Name;

    /// <inheritdoc/>
    public SetupGroup Group => need.Group;

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        _judged = (await survey.LookAsync(cancellationToken).ConfigureAwait(false)).Facts;
        return _judged is null ? CheckResult.Unknown("The server has to be reached first.") : need.Judge(_judged);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(CheckResult finding, Action<string> tell, CancellationToken cancellationToken)
    {
        // A change before this one may have met the need, too; the server is not asked anew, since mending may be repeated.
        if (_judged is null || need.Mend(_judged) is not { } mend)
            return;
        var failed = await survey.ChangeAsync(mend, tell, cancellationToken).ConfigureAwait(false);
        if (failed != 0)
            throw new DeliveryException($"«{finding.Change}» did not succeed (exit code {failed}); see above.", finding.Commands.Count > 0 ? finding.Commands[0] : null);
        if (need.Keep(_judged) is { } keep)
            await KeepAsync(keep, finding, tell, cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepAsync(RemoteCommand keep, CheckResult finding, Action<string> tell, CancellationToken cancellationToken)
    {
        try
        {
            if (await survey.ChangeAnewAsync(keep, tell, cancellationToken).ConfigureAwait(false) is var failed and not 0)
                throw new DeliveryException($"«{finding.Change}» was not kept (exit code {failed}); see above. {Undone}", Retry);
        }
        catch (DeliveryException failure) when (failure is not { Remedy: Retry })
        {
            throw new DeliveryException($"«{finding.Change}» was not kept: a new connection failed, so the change would have locked us out. {failure.Message} {Undone}", Retry, failure);
        }
    }

    private const string Retry = "Run Setup again in a minute: the server is as it was before then.";

    private static string Undone => $"The server undoes it by itself within {ProvisionalChange.Patience.TotalSeconds:0} seconds.";
}
