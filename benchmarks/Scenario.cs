namespace QgoBuild.Benchmarks;

/// <summary>Something that is measured.</summary>
/// <param name="Name">What it is, to a person.</param>
/// <param name="Goal">What it should be, in words; empty for the floor.</param>
/// <param name="Command">Prepares what is needed, and tells the program and its arguments.</param>
/// <param name="Times">How often; the median counts.</param>
internal sealed record Scenario(string Name, string Goal, Func<IReadOnlyList<string>> Command, int Times);
