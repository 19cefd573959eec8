namespace QgoBuild.Components.Auditing;

/// <summary>Queries a registry for known vulnerabilities of the packages in use. It does not fail when the registry does not answer, and
/// never waits long.</summary>
/// <param name="Label">What is audited: <c>backend</c>.</param>
/// <param name="Command">The command that queries; its exit code adds nothing to its output.</param>
/// <param name="Parse">Reads its output.</param>
internal sealed record PackageAudit(string Label, LocalCommand Command, Func<string, AuditResult> Parse)
{
    /// <summary>The time limit of the query. The other checks take longer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Queries, and prints each advisory as a warning or an error.</summary>
    /// <param name="level">The severity from which on an advisory is an error.</param>
    /// <param name="writeLine">Receives each line to print.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">There is an advisory that the level refuses.</exception>
    public async Task RunAsync(AuditLevel level, Action<string> writeLine, CancellationToken cancellationToken)
    {
        var result = await QueryAsync(cancellationToken);
        if (result.UnavailableReason is { } reason)
            writeLine($"{Label,-8} | Known vulnerabilities of packages could not be queried: {reason}");
        foreach (var advisory in result.Advisories)
            writeLine($"{Label,-8} | {(level.IsFailure(advisory.Severity) ? "error" : "warning")}: {advisory}");

        var refused = result.Advisories.Where(advisory => level.IsFailure(advisory.Severity)).ToList();
        if (refused.Count > 0)
        {
            throw new DeliveryException(
                $"{Label}: {refused.Count} known {(refused.Count == 1 ? "vulnerability is" : "vulnerabilities are")} {level} or worse: " +
                    $"{string.Join(", ", refused.Select(advisory => advisory.Package).Distinct())}.",
                "Update the packages (npm audit fix; dotnet package update), or make them warnings: --audit-level none");
        }
    }

    private async Task<AuditResult> QueryAsync(CancellationToken cancellationToken)
    {
        using var timeoutSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeoutSource.CancelAfter(Timeout);
        try
        {
            return Parse((await Command.RunAsync(timeoutSource.Token)).Output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AuditResult.Unavailable($"no answer within {Timeout.TotalSeconds:0.#} seconds.");
        }
    }
}
