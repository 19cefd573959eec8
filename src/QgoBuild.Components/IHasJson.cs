namespace QgoBuild.Components;

/// <summary>Targets that print for people, or JSON for programs.</summary>
public interface IHasJson : IPipeline
{
    /// <summary>Whether to print JSON.</summary>
    [Parameter("Write JSON, for programs")]
    bool Json => TryGetValue<bool?>(() => Json) ?? false;
}
