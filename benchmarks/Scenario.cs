namespace QgoBuild.Benchmarks;

/// <summary>A measured scenario.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Goal">The goal as text; empty for the baseline.</param>
/// <param name="Command">Prepares the scenario, and returns the program and its arguments.</param>
/// <param name="Times">The number of runs; the median counts.</param>
internal sealed record Scenario(string Name, string Goal, Func<IReadOnlyList<string>> Command, int Times);
