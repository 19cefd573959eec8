namespace QgoBuild.Engine.Definition;

/// <summary>What a target consumes of another's products.</summary>
/// <param name="Target">The index of the producing target.</param>
/// <param name="Artifacts">The products; all of them when empty.</param>
internal sealed record ConsumedArtifacts(int Target, IReadOnlyList<string> Artifacts);
