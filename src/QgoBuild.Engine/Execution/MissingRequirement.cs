using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.Execution;

/// <summary>Something that targets of the plan require and that is not so.</summary>
/// <param name="Description">What is missing and how to provide it.</param>
/// <param name="Targets">The targets that require it; empty when every run does.</param>
/// <param name="Parameter">The parameter to give; null when something else is missing.</param>
internal sealed record MissingRequirement(string Description, IReadOnlyList<string> Targets, ParameterSpec? Parameter = null)
{
    /// <summary>The whole sentence.</summary>
    public override string ToString() => Targets.Count switch
    {
        0 => $"{Description}.",
        1 => $"{Description}; {Targets[0]} needs it.",
        _ => $"{Description}; {string.Join(", ", Targets.SkipLast(1))} and {Targets[^1]} need it.",
    };
}
