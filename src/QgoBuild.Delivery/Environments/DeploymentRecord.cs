using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Environments;

/// <summary>A deployment, running or ended, as recorded in its journal.</summary>
/// <param name="Deployment">Its id.</param>
/// <param name="Entries">The journal's entries that describe its course; all entries only if they were requested.</param>
public sealed record DeploymentRecord(string Deployment, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The entry with its kind, requester and release.</summary>
    public JournalEntry? StartEntry => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.DeploymentStarted);

    /// <summary>The last recorded entry.</summary>
    public JournalEntry? LastEntry => Entries is [.., var last] ? last : null;

    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == JournalEvent.StepFailed) ?? UndoFailure;

    /// <summary>The undo that failed last; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == JournalEvent.UndoFailed);

    private bool HasAcquiredLock => Entries.Any(entry => entry.Event == JournalEvent.LockAcquired);

    /// <summary>Its state.</summary>
    /// <param name="underWay">The running deployments.</param>
    public DeploymentState GetState(IReadOnlyList<string> underWay) => LastEntry?.Outcome switch
    {
        { } outcome => outcome,
        null when underWay.Contains(Deployment) => DeploymentState.UnderWay,
        null when HasAcquiredLock => DeploymentState.Interrupted,
        null => DeploymentState.Failed,
    };
}
