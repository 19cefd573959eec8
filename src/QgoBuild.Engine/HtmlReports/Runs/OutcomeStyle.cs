using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>How an outcome is named and which class of the style sheet shows it.</summary>
/// <param name="Word">The word for it.</param>
/// <param name="CssClass">Its class.</param>
internal sealed record OutcomeStyle(string Word, string CssClass)
{
    public static OutcomeStyle Of(ExecutionStatus status) => status switch
    {
        ExecutionStatus.Succeeded => new OutcomeStyle("succeeded", "good"),
        ExecutionStatus.Failed => new OutcomeStyle("failed", "bad"),
        ExecutionStatus.Aborted => new OutcomeStyle("aborted", "warn"),
        ExecutionStatus.NotRun => new OutcomeStyle("not run", "warn"),
        _ => new OutcomeStyle(status.ToString().ToLowerInvariant(), "quiet"),
    };

    public static OutcomeStyle Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => new OutcomeStyle("succeeded", "good"),
        RunOutcome.Failed => new OutcomeStyle("failed", "bad"),
        _ => new OutcomeStyle("cancelled", "warn"),
    };
}
