using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Reporting;

/// <summary>A step of a deployment, executed or undone.</summary>
/// <param name="Step">Its name.</param>
/// <param name="State">finished, failed, undone, undo-failed, or running when it has not ended.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Milliseconds">Its duration; null when it has not ended.</param>
/// <param name="Detail">Its result, as a sentence; null when there is none.</param>
/// <param name="Reason">Why it failed; null when it did not.</param>
/// <param name="Output">The last lines of a failed step's output; null when it did not fail.</param>
public sealed record StepSummary(string Step, string State, DateTimeOffset StartedAt, long? Milliseconds, string? Detail, string? Reason,
    string? Output)
{
    /// <summary>The steps in a complete journal, in order.</summary>
    public static IReadOnlyList<StepSummary> Of(IReadOnlyList<JournalEntry> entries)
    {
        var steps = new List<StepSummary>();
        foreach (var entry in entries.Where(entry => entry.Step is not null))
        {
            if (entry.Event is JournalEvent.StepStarted or JournalEvent.UndoStarted)
                steps.Add(new(entry.Step!, "running", entry.Time, null, null, null, null));
            else if (GetState(entry.Event) is { } state && steps.FindLastIndex(step => step.Step == entry.Step) is >= 0 and var at)
                steps[at] = new(entry.Step!, state, steps[at].StartedAt, entry.Milliseconds, NullIfEmpty(entry.Detail),
                    NullIfEmpty(entry.Reason), NullIfEmpty(entry.Output));
        }

        return steps;
    }

    private static string? GetState(JournalEvent journalEvent) => journalEvent switch
    {
        JournalEvent.StepFinished => "finished",
        JournalEvent.StepFailed => "failed",
        JournalEvent.UndoFinished => "undone",
        JournalEvent.UndoFailed => "undo-failed",
        _ => null,
    };

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
