namespace QgoBuild.Engine.Tooling;

/// <summary>A program that a target needs; that it is there is checked before anything runs.</summary>
public abstract class ToolRequirement
{
    /// <summary>What is missing and what to install; null when the program is there.</summary>
    internal abstract string? FindProblem();
}
