namespace QgoBuild.Engine.Definition;

/// <summary>The products of another target that a target consumes.</summary>
/// <param name="Target">The index of the producing target.</param>
/// <param name="Artifacts">The products; all of them when empty.</param>
internal sealed record ConsumedArtifacts(int Target, IReadOnlyList<string> Artifacts);
