namespace QgoBuild.Engine.Scheduling;

/// <summary>A target that does not run because of what became of another.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="CausePosition">The position of the skipped target that alone had needed it.</param>
internal sealed record SkippedTarget(int Position, int CausePosition);
