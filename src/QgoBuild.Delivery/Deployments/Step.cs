using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A step of a deployment, as data: when and how it runs and how it is undone, with the very shell text that runs on the server.</summary>
/// <param name="Name">One lowercase word, the same in plans, journals and messages. Nothing but a person reads a meaning into it.</param>
/// <param name="Description">What it does, a sentence.</param>
/// <param name="Deadline">How long it may take. A step that takes longer is ended and counts as failed.</param>
/// <param name="Commands">What runs. It calls <c>fail</c> with a sentence when it cannot do what it is for, and <c>say</c> with its result.</param>
public sealed record Step(string Name, string Description, TimeSpan Deadline, RemoteCommand Commands)
{
    /// <summary>When it runs, and what a failure of it means.</summary>
    public StepPhase Phase { get; init; } = StepPhase.Change;

    /// <summary>Whether a request to cancel ends it. Where it does not, the deployment is finished.</summary>
    public bool IsCancellable { get; init; } = true;

    /// <summary>Whether its result is the result of the whole deployment, for the summary at the end.</summary>
    public bool HasResult { get; init; }

    /// <summary>Undoes it, whether it was done completely, in part or not at all; null when there is nothing to undo.</summary>
    public RemoteCommand? Undo { get; init; }

    /// <summary>Another way to undo it, where <see cref="Undo"/> has failed; null when there is none. What failed is never repeated as it was.</summary>
    public RemoteCommand? UndoFallback { get; init; }
}
