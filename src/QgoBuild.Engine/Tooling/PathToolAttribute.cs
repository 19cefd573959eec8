namespace QgoBuild.Engine.Tooling;

/// <summary>The type represents a program in <c>PATH</c>.</summary>
public sealed class PathToolAttribute(string executable) : ToolAttribute
{
    /// <summary>The name of the program.</summary>
    public string Executable { get; } = executable;

    /// <inheritdoc/>
    public override ToolRequirement GetRequirement(string? version = null) => PathToolRequirement.Create(Executable);
}
