namespace QgoBuild.Engine.Scheduling;

/// <summary>The result of an event.</summary>
/// <param name="Schedule">The schedule after it.</param>
/// <param name="Ready">Positions of the targets that may start from now on, in the order of the plan.</param>
/// <param name="Skipped">Targets that are no longer needed, with the reason.</param>
internal sealed record Transition(Schedule Schedule, IReadOnlyList<int> Ready, IReadOnlyList<SkippedTarget> Skipped);
