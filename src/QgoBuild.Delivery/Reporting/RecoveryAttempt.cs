using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Reporting;

/// <summary>An attempt to finish or undo a deployment that was interrupted or whose undo failed.</summary>
/// <param name="By">Who made it: the server's guard, Recover, or the next deployment.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Failure">Why it failed, after the name of the step; null when it did not fail, or has not ended.</param>
public sealed record RecoveryAttempt(string By, DateTimeOffset StartedAt, string? Failure)
{
    /// <summary>The attempts in a journal, oldest first.</summary>
    public static IReadOnlyList<RecoveryAttempt> Of(IReadOnlyList<JournalEntry> entries)
    {
        var attempts = new List<RecoveryAttempt>();
        foreach (var entry in entries)
        {
            if (entry.Event == JournalEvent.RecoveryStarted)
                attempts.Add(new(entry.By ?? "somebody on the server", entry.Time, null));
            else if (entry.Event == JournalEvent.UndoFailed && attempts.Count > 0)
                attempts[^1] = attempts[^1] with { Failure = $"{entry.Step}: {entry.Reason}" };
        }

        return attempts;
    }
}
