using QgoBuild.Engine.Execution;

namespace QgoBuild.Engine.ConsoleOutput;

/// <summary>A row of the summary.</summary>
/// <param name="Name">The target.</param>
/// <param name="Status">Its status.</param>
/// <param name="Duration">The time that it ran.</param>
/// <param name="Note">Its note.</param>
internal sealed record SummaryRow(string Name, ExecutionStatus Status, TimeSpan Duration, string Note);
