using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>A line of the summary.</summary>
/// <param name="Name">The target.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Duration">How long it ran.</param>
/// <param name="Note">What is said beside it.</param>
internal sealed record SummaryRow(string Name, ExecutionStatus Status, TimeSpan Duration, string Note);
