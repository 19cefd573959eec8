namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>A run, for the reports. The contract: secrets are masked in every text, because reports are written to disk and published. Any
/// other text is allowed: the reports escape it.</summary>
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

/// <summary>A target in a run.</summary>
internal sealed record TargetRecord
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ExecutionStatus Status { get; init; }

    /// <summary>The time from the start of the run to its start; null when it did not start.</summary>
    public TimeSpan? Offset { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The names of the targets that it waited for.</summary>
    public IReadOnlyList<string> RunsAfter { get; init; } = [];

    /// <summary>The reason why it did not run; null when it did.</summary>
    public string? Reason { get; init; }

    /// <summary>The note that it reported: <c>Tests: 812</c>.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>The failure; null when it did not fail.</summary>
    public string? Failure { get; init; }

    /// <summary>The end of its output.</summary>
    public OutputExcerpt Output { get; init; } = OutputExcerpt.Empty;

    /// <summary>The time from the start of the run to its end.</summary>
    public TimeSpan End => (Offset ?? TimeSpan.Zero) + Duration;
}

/// <summary>The outcome of a run.</summary>
internal enum RunOutcome
{
    /// <summary>Exit code 0.</summary>
    Succeeded,
    /// <summary>Another exit code.</summary>
    Failed,
    /// <summary>It was cancelled.</summary>
    Cancelled,
}
