using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that has ended.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Entries">Its journal.</param>
public sealed record DeploymentResult(DeploymentPlan Plan, DeploymentOutcome Outcome, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == "step-failed");

    /// <summary>The undoing that failed; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.FirstOrDefault(entry => entry.Event == "undo-failed");

    /// <summary>How long it took, by the server's clock.</summary>
    public TimeSpan Duration => TimeSpan.FromMilliseconds(Entries is [.., var last] ? last.Milliseconds ?? 0 : 0);

    /// <summary>Throws unless it succeeded.</summary>
    /// <exception cref="DeploymentFailedException">It did not.</exception>
    public DeploymentResult ThrowUnlessSucceeded() => Outcome == DeploymentOutcome.Succeeded ? this : throw new DeploymentFailedException(this);
}
