namespace QgoBuild.Engine.HtmlReports.Runs;

/// <summary>The word and the style sheet class of an outcome.</summary>
/// <param name="Word">The word.</param>
/// <param name="CssClass">The class.</param>
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
