namespace QgoBuild.Delivery.Reporting;

/// <summary>A summary of a deployment.</summary>
/// <param name="Deployment">Its id.</param>
/// <param name="Kind">Its kind, in lowercase: deploy, rollback, backup, …</param>
/// <param name="Version">The release's version; null for a backup.</param>
/// <param name="Commit">The release's commit; null for a backup.</param>
/// <param name="By">Who requested it.</param>
/// <param name="ApprovedBy">Who approved it and where; null if it requires no approval or has none.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Milliseconds">Its duration, by the server's clock: until now while it is running, and until the interruption if it was
/// interrupted.</param>
/// <param name="State">Its state.</param>
/// <param name="Step">The step that failed, is running, or was interrupted; null when it succeeded.</param>
/// <param name="StepSince">While it is running: when that step began, UTC.</param>
/// <param name="Reason">Why the step failed; null when none did.</param>
/// <param name="AcceptedDrift">The accepted differences between the server and its record; null when there were none.</param>
/// <param name="UndoFailure">Why its undo failed, after the name of the step; null when no undo failed.</param>
/// <param name="Recoveries">Who tried to recover it, and when, oldest first; empty when no recovery was required.</param>
public sealed record DeploymentSummary(
    string Deployment, string Kind, string? Version, CommitId? Commit, string By, string? ApprovedBy, DateTimeOffset StartedAt,
    long Milliseconds, DeploymentState State, string? Step, DateTimeOffset? StepSince, string? Reason, string? AcceptedDrift,
    string? UndoFailure, IReadOnlyList<RecoveryAttempt> Recoveries)
{
    /// <summary>Its duration.</summary>
    internal TimeSpan Duration => TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Summarizes a journal.</summary>
    /// <param name="record">The deployment with its journal.</param>
    /// <param name="underWay">The running deployments.</param>
    /// <param name="now">The current time, by the server's clock.</param>
    public static DeploymentSummary Of(DeploymentRecord record, IReadOnlyList<string> underWay, DateTimeOffset now)
    {
        var state = record.GetState(underWay);
        var (first, last, failure) = (record.StartEntry, record.LastEntry, record.Failure);
        var began = first?.Time ?? last?.Time ?? now;
        var end = state == DeploymentState.UnderWay ? now : last?.Time ?? began;
        var unfinished = state is DeploymentState.UnderWay or DeploymentState.Interrupted;
        return new(
            record.Deployment,
            first?.Kind ?? "unknown",
            first?.Release?.Version,
            first?.Release?.Commit,
            first?.By ?? "unknown",
            first?.ApprovedBy,
            began,
            // A deployment that was killed before it had the lock gets its last entry from a later deployment, at any time.
            state == DeploymentState.Failed && last?.Milliseconds is { } took ? took : (long)Math.Max(0, (end - began).TotalMilliseconds),
            state,
            unfinished ? last?.Step : state == DeploymentState.Succeeded ? null : failure?.Step,
            state == DeploymentState.UnderWay ? last?.Time : null,
            failure?.Reason,
            record.Entries.LastOrDefault(entry => entry.Event == JournalEvent.DriftAccepted)?.Detail,
            state == DeploymentState.RollbackFailed && record.UndoFailure is { } undo ? $"{undo.Step}: {undo.Reason}" : null,
            RecoveryAttempt.Of(record.Entries));
    }
}

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
