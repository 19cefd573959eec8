namespace QgoBuild.Engine.Execution;

/// <summary>What came of a target's actions.</summary>
/// <param name="Position">The target's position in the plan.</param>
/// <param name="Duration">How long they took.</param>
/// <param name="Exception">What they threw; null when they succeeded.</param>
internal sealed record TargetOutcome(int Position, TimeSpan Duration, Exception? Exception);
