using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that has ended.</summary>
/// <param name="Deployment">The deployment.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Entries">Its journal.</param>
public sealed record DeploymentResult(DeploymentReference Deployment, DeploymentOutcome Outcome, IReadOnlyList<JournalEntry> Entries)
{
    /// <summary>The step that failed; null when none did.</summary>
    public JournalEntry? Failure => Entries.FirstOrDefault(entry => entry.Event == "step-failed");

    /// <summary>The undoing that failed; null when none did.</summary>
    public JournalEntry? UndoFailure => Entries.LastOrDefault(entry => entry.Event == "undo-failed");

    /// <summary>The step at which its script was killed or the server went down, before the server brought it to its end by itself; null when neither was the case.</summary>
    public string? InterruptedStep => Entries.Any(entry => entry.Event == "recovery-started")
        ? Entries.TakeWhile(entry => entry.Event != "recovery-started").LastOrDefault(entry => entry.Event == "step-started")?.Step
        : null;

    /// <summary>How long it took, by the server's clock.</summary>
    public TimeSpan Duration => Entries is [var first, .., var last] ? last.Time - first.Time : TimeSpan.Zero;

    /// <summary>Throws unless it succeeded.</summary>
    /// <exception cref="DeploymentFailedException">It did not.</exception>
    public DeploymentResult ThrowUnlessSucceeded() => Outcome == DeploymentOutcome.Succeeded ? this : throw new DeploymentFailedException(this);
}
