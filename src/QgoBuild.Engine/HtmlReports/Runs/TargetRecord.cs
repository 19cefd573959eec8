using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.HtmlReports.Runs;

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
