using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Reporting;

/// <summary>A deployment in short.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="Kind">deploy, rollback or backup.</param>
/// <param name="Version">The release's version; null for a backup.</param>
/// <param name="Commit">The release's commit; null for a backup.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="ApprovedBy">Who approved it and where; null where nobody had to, or did.</param>
/// <param name="StartedAt">When it began, UTC.</param>
/// <param name="Milliseconds">How long it took, by the server's clock; so far while it is under way, and until it was cut off.</param>
/// <param name="State">How it stands.</param>
/// <param name="Step">The step that failed, or that it is at, or was cut off in; null when it succeeded.</param>
/// <param name="StepSince">While it is under way: when that step began, UTC.</param>
/// <param name="Reason">Why the step failed; null when none did.</param>
/// <param name="AcceptedDrift">What the server differed in from its record, and was accepted; null when nothing was.</param>
/// <param name="UndoFailure">Why it could not be undone, the step first; null when it was, or need not be.</param>
/// <param name="Recoveries">Who tried to recover it, and when, oldest first; empty when nobody had to.</param>
public sealed record DeploymentSummary(
    string Deployment,
    string Kind,
    string? Version,
    CommitId? Commit,
    string By,
    string? ApprovedBy,
    DateTimeOffset StartedAt,
    long Milliseconds,
    DeploymentState State,
    string? Step,
    DateTimeOffset? StepSince,
    string? Reason,
    string? AcceptedDrift,
    string? UndoFailure,
    IReadOnlyList<RecoveryAttempt> Recoveries)
{
    /// <summary>How long it took.</summary>
    internal TimeSpan Duration => TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Sums a journal up.</summary>
    /// <param name="record">What the journal tells.</param>
    /// <param name="underWay">The deployments that the server is at.</param>
    /// <param name="now">The time, by the server's clock.</param>
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
            // One that was killed before it had the lock is given its end by the next one, whenever that is.
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
