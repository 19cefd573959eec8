namespace QgoBuild.Engine.Tooling;

/// <summary>Names the program that a type stands for.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct)]
public abstract class ToolAttribute : Attribute
{
    /// <summary>What is required: of that version, where versions are known.</summary>
    public abstract ToolRequirement GetRequirement(string? version = null);
}
