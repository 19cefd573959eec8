namespace QgoBuild.Engine.Tooling;

/// <summary>Names the program that a type represents.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct)]
public abstract class ToolAttribute : Attribute
{
    /// <summary>The requirement: in that version, if the tool has versions.</summary>
    public abstract ToolRequirement GetRequirement(string? version = null);
}
