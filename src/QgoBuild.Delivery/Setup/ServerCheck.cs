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
    }
}
