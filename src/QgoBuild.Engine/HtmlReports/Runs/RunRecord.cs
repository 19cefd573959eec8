namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>
/// A run, for the reports. The contract: secrets are masked in every text, because reports are written to disk and published. Any other
/// text is allowed: the reports escape it.
/// </summary>
internal sealed record RunRecord
{
    /// <summary>The command as typed.</summary>
    public required string Call { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required TimeSpan Duration { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>The host: <c>Terminal</c>, <c>GitHubActions</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The maximum number of targets that ran at the same time.</summary>
    public int Parallelism { get; init; } = 1;

    public bool WasCancelled { get; init; }

    /// <summary>The targets in the order of the plan.</summary>
    public required IReadOnlyList<TargetRecord> Targets { get; init; }

    public RunOutcome Outcome => WasCancelled ? RunOutcome.Cancelled : ExitCode == 0 ? RunOutcome.Succeeded : RunOutcome.Failed;
}
