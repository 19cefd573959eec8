using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A step of a deployment, as data: when it runs, and the exact shell text that runs it and undoes it on the server.</summary>
/// <param name="Name">One lowercase word, the same in plans, journals and messages. Programs must not depend on its meaning.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Deadline">How long it may take. A step that takes longer is ended and counts as failed.</param>
/// <param name="Commands">The commands. They call <c>fail</c> with a sentence on a failure, and <c>say</c> with the result.</param>
public sealed record Step(string Name, string Description, TimeSpan Deadline, RemoteCommand Commands)
{
    /// <summary>When it runs, and the effect of a failure.</summary>
    public StepPhase Phase { get; init; } = StepPhase.Change;

    /// <summary>Whether a request to cancel ends it. If not, the deployment is finished first.</summary>
    public bool IsCancellable { get; init; } = true;

    /// <summary>Whether its result is the result of the whole deployment, for the final summary.</summary>
    public bool HasResult { get; init; }

    /// <summary>
    /// Whether users may see the maintenance page from this step on, until a step of the phase <see cref="StepPhase.Finish"/>.
    /// </summary>
    public bool MayEnterMaintenance { get; init; }

    /// <summary>Undoes it, whether it ran completely, in part or not at all; null when there is nothing to undo.</summary>
    public RemoteCommand? Undo { get; init; }

    /// <summary>
    /// Another way to undo it when <see cref="Undo"/> has failed; null when there is none. A failed undo is never repeated unchanged.
    /// </summary>
    public RemoteCommand? UndoFallback { get; init; }
}
