using QgoBuild.Engine.Parameters;

namespace QgoBuild.Engine.Execution;

/// <summary>An unmet requirement of targets in the plan.</summary>
/// <param name="Description">The missing thing and how to provide it.</param>
/// <param name="Targets">The targets that require it; empty when every run requires it.</param>
/// <param name="Parameter">The parameter without a value; null when something else is missing.</param>
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
