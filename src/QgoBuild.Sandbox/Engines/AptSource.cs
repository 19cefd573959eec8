namespace QgoBuild.Sandbox.Engines;

/// <summary>One archive that apt reads packages from.</summary>
/// <param name="Uri">Its address, without a slash at the end.</param>
/// <param name="Suites">Such as bookworm, bookworm-updates, bookworm-security.</param>
/// <param name="Components">Such as main.</param>
internal sealed record AptSource(string Uri, IReadOnlyList<string> Suites, IReadOnlyList<string> Components);
