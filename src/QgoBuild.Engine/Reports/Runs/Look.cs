using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.Reports.Runs;

/// <summary>How an outcome is named and which class of the style sheet shows it.</summary>
/// <param name="Word">The word for it.</param>
/// <param name="Class">Its class.</param>
internal sealed record Look(string Word, string Class)
{
    public static Look Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => new Look("succeeded", "good"),
        ExecutionStatus.Failed => new Look("failed", "bad"),
        ExecutionStatus.Aborted => new Look("aborted", "warn"),
        ExecutionStatus.NotRun => new Look("not run", "warn"),
        _ => new Look(status.ToString().ToLowerInvariant(), "quiet"),
    };

    public static Look Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => new Look("succeeded", "good"),
        RunOutcome.Failed => new Look("failed", "bad"),
        _ => new Look("cancelled", "warn"),
    };
}
