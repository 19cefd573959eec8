using System.Text.Json.Serialization;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Environments;

/// <summary>A deployment that was, or is under way, by what its journal tells.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="Entries">The journal's entries that tell how it went; not all, unless all were asked for.</param>
public sealed record DeploymentRecord(string Deployment, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>What it is for, by whom and with which release.</summary>
    [JsonIgnore]
    public JournalEntry? StartEntry => Entries.FirstOrDefault(entry => entry.Event == "deployment-started");

    /// <summary>The last thing known of it.</summary>
    [JsonIgnore]
    public JournalEntry? LastEntry => Entries is [.., var last] ? last : null;

    /// <summary>The step that failed; null when none did.</summary>
    [JsonIgnore]
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event is "step-failed") ?? UndoFailure;

    /// <summary>The undoing that failed last; null when none did.</summary>
    [JsonIgnore]
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == "undo-failed");

    private bool HasAcquiredLock => Entries.Any(entry => entry is { Event: "step-finished", Step: "lock" });

    /// <summary>How it stands.</summary>
    /// <param name="underWay">The deployments that the server is at.</param>
    public DeploymentState GetState(IReadOnlyList<string> underWay) => LastEntry?.Outcome switch
    {
        "succeeded" => DeploymentState.Succeeded,
        "failed" => DeploymentState.Failed,
        "rolled-back" => DeploymentState.RolledBack,
        "rollback-failed" => DeploymentState.RollbackFailed,
        _ when underWay.Contains(Deployment) => DeploymentState.UnderWay,
        _ when HasAcquiredLock => DeploymentState.Interrupted,
        _ => DeploymentState.Failed,
    };
}
