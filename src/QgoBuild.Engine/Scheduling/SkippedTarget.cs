namespace QgoBuild.Engine.Scheduling;

/// <summary>A target that is skipped as a consequence of another one.</summary>
/// <param name="Position">Its position in the plan.</param>
/// <param name="CausePosition">The position of the skipped target that was the only one to need it.</param>
internal sealed record SkippedTarget(int Position, int CausePosition);
