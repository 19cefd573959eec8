using System.Reflection;

namespace QgoBuild.Engine.Tooling;

/// <summary>
/// Injects a program that the environment variable <c>NAME_EXE</c> names, or else the first of its name in <c>PATH</c>:
/// <c>[PathVariable] readonly Tool Git;</c>. It is looked for when it is first called.
/// </summary>
public class PathVariableAttribute(string? pathExecutable = null) : ToolInjectionAttributeBase
{
    /// <inheritdoc/>
    public override ToolRequirement GetRequirement(MemberInfo member) => PathToolRequirement.Create(GetExecutableName(member));

    /// <inheritdoc/>
    public override object GetValue(MemberInfo member, object instance) => ToolResolver.GetPathTool(GetExecutableName(member));

    private string GetExecutableName(MemberInfo member) => pathExecutable ?? member.NotNull().Name.ToLowerInvariant();
}
