using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A part of a deployment: what it does and how that is undone, as the very shell text that runs on the server.</summary>
/// <param name="Name">One lowercase word, the same in plans, journals and messages.</param>
/// <param name="Sentence">What it does, to a person.</param>
/// <param name="Deadline">How long it may take. A step that takes longer is ended and counts as failed.</param>
/// <param name="Do">Performs it. It calls <c>fail</c> with a sentence when it cannot, and <c>say</c> to tell what came of it.</param>
public sealed record Step(string Name, string Sentence, TimeSpan Deadline, RemoteCommand Do)
{
    /// <summary>
    /// Undoes it, whether it was performed wholly, in part or not at all; null when there is nothing to undo.
    /// </summary>
    public RemoteCommand? Undo { get; init; }

    /// <summary>Another way to undo it, where <see cref="Undo"/> has failed; null when there is none. What failed is never repeated as it was.</summary>
    public RemoteCommand? UndoFallback { get; init; }
}
