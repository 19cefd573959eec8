using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>Checks one need of a server, and meets it over SSH.</summary>
/// <param name="need">The need.</param>
/// <param name="survey">The server.</param>
public sealed class ServerCheck(IServerNeed need, ServerSurvey survey) : ISetupCheck
{
    private ServerFacts? _judged;

    /// <inheritdoc/>
    public string Name => need.Name;

    /// <inheritdoc/>
    public SetupGroup Group => need.Group;

    /// <inheritdoc/>
    public async Task<SetupFinding> CheckAsync(CancellationToken ct)
    {
        _judged = (await survey.LookAsync(ct).ConfigureAwait(false)).Facts;
        return _judged is null ? SetupFinding.Unknown("The server has to be reached first.") : need.Judge(_judged);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(SetupFinding finding, Action<string> tell, CancellationToken ct)
    {
        // A change before this one may have met the need, too; the server is not asked anew, since mending may be repeated.
        if (_judged is null || need.Mend(_judged) is not { } mend)
            return;
        var failed = await survey.ChangeAsync(mend, tell, ct).ConfigureAwait(false);
        if (failed != 0)
            throw new DeliveryException($"«{finding.Change}» did not succeed (exit code {failed}); see above.", finding.Commands.Count > 0 ? finding.Commands[0] : null);
        if (need.Keep(_judged) is { } keep)
            await KeepAsync(keep, finding, tell, ct).ConfigureAwait(false);
    }

    private async Task KeepAsync(RemoteCommand keep, SetupFinding finding, Action<string> tell, CancellationToken ct)
    {
        try
        {
            if (await survey.ChangeAnewAsync(keep, tell, ct).ConfigureAwait(false) is var failed and not 0)
                throw new DeliveryException($"«{finding.Change}» was not kept (exit code {failed}); see above. {Undone}", Retry);
        }
        catch (DeliveryException failure) when (failure is not { Remedy: Retry })
        {
            throw new DeliveryException($"«{finding.Change}» was not kept: a new connection failed, so the change would have locked us out. {failure.Message} {Undone}", Retry, failure);
        }
    }

    private const string Retry = "Run Setup again in a minute: the server is as it was before then.";

    private static string Undone => $"The server undoes it by itself within {Trial.Patience.TotalSeconds:0} seconds.";
}
