namespace QgoBuild.Components;

/// <summary>Targets whose output is an answer: for people, or for programs.</summary>
public interface IHasJson : IPipeline
{
    /// <summary>Whether to write for a program.</summary>
    [Parameter("Write JSON, for programs")]
    bool Json => TryGetValue<bool?>(() => Json) ?? false;
}
