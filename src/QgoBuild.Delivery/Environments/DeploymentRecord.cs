using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Environments;

/// <summary>A deployment that was, or is under way, by what its journal tells.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="Entries">The journal's entries that tell how it went; not all, unless all were asked for.</param>
public sealed record DeploymentRecord(string Deployment, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>What it is for, by whom and with which release.</summary>
    public JournalEntry? StartEntry => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.DeploymentStarted);

    /// <summary>The last thing known of it.</summary>
    public JournalEntry? LastEntry => Entries is [.., var last] ? last : null;

    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.StepFailed) ?? UndoFailure;

    /// <summary>The undoing that failed last; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == JournalEvent.UndoFailed);

    private bool HasAcquiredLock => Entries.Any(entry => entry.Event == JournalEvent.LockAcquired);

    /// <summary>How it stands.</summary>
    /// <param name="underWay">The deployments that the server is at.</param>
    public DeploymentState GetState(IReadOnlyList<string> underWay) => LastEntry?.Outcome switch
    {
        { } outcome => outcome,
        null when underWay.Contains(Deployment) => DeploymentState.UnderWay,
        null when HasAcquiredLock => DeploymentState.Interrupted,
        null => DeploymentState.Failed,
    };
}
