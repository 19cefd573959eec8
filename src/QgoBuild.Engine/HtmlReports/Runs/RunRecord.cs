namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>
/// What has become of a run, for the reports. The contract: every text in it has passed the build's <c>SecretMask</c> before,
/// for reports are written to disk and published. Nothing else is expected of a text: reports make any of it harmless.
/// </summary>
internal sealed record RunRecord
{
    /// <summary>The command as it was typed.</summary>
    public required string Call { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>Where it ran: <c>Terminal</c>, <c>GitHubActions</c>.</summary>
    public required string Host { get; init; }

    /// <summary>How many targets could run at the same time.</summary>
    public int Parallelism { get; init; } = 1;

    public bool WasCancelled { get; init; }

    /// <summary>The targets in the order of the plan.</summary>
    public required IReadOnlyList<TargetRecord> Targets { get; init; }

    public RunOutcome Outcome => WasCancelled ? RunOutcome.Cancelled : ExitCode == 0 ? RunOutcome.Succeeded : RunOutcome.Failed;
}
