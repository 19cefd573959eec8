namespace QgoBuild.Components;

/// <summary>Targets that print for people, or JSON for programs.</summary>
public interface IHasJson : IPipeline
{
#if !QGO
    /// <summary>Whether to print JSON. The engine of this repository has this option itself.</summary>
    [Parameter("Write JSON, for programs")]
    bool Json => TryGetValue<bool?>(() => Json) ?? false;
#endif
}
