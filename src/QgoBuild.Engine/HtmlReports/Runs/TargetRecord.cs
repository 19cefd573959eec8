using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>What has become of a target in a run.</summary>
internal sealed record TargetRecord
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required ExecutionStatus Status { get; init; }

    /// <summary>How long after the run it started; null when it did not.</summary>
    public TimeSpan? Offset { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The names of the targets that it had to wait for.</summary>
    public IReadOnlyList<string> RunsAfter { get; init; } = [];

    /// <summary>Why it did not run; null when it did.</summary>
    public string? Reason { get; init; }

    /// <summary>What it reported of itself: <c>Tests: 812</c>.</summary>
    public IReadOnlyDictionary<string, string> Summary { get; init; } = new Dictionary<string, string>();

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The end of what it printed.</summary>
    public OutputExcerpt Output { get; init; } = OutputExcerpt.Empty;

    /// <summary>When it ended, counted from the start of the run.</summary>
    public TimeSpan End => (Offset ?? TimeSpan.Zero) + Duration;
}
