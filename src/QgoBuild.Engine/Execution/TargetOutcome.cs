namespace QgoBuild.Engine.Execution;

/// <summary>The outcome of a target's actions.</summary>
/// <param name="Position">The target's position in the plan.</param>
/// <param name="Duration">Their duration.</param>
/// <param name="Exception">The exception of the failed action; null when all succeeded.</param>
internal sealed record TargetOutcome(int Position, TimeSpan Duration, Exception? Exception);
