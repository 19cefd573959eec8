namespace QgoBuild.Engine.Tooling;

/// <summary>A program that a target requires, checked before anything runs.</summary>
public abstract class ToolRequirement
{
    /// <summary>The message about a missing program; null when the program exists.</summary>
    internal abstract string? FindProblem();
}
