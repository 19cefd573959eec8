namespace QgoBuild.Engine.Tooling;

/// <summary>Injects a <see cref="Tool"/>.</summary>
public abstract class ToolInjectionAttributeBase : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override bool SuppressWarnings => true;

    /// <summary>The requirements of the tool.</summary>
    public abstract ToolRequirement GetRequirement(MemberInfo member);
}

/// <summary>Injects the program that the environment variable <c>NAME_EXE</c> names, or the first one of that name in <c>PATH</c>:
/// <c>[PathVariable] readonly Tool Git;</c>. The program is searched at each call.</summary>
public class PathVariableAttribute(string? pathExecutable = null) : ToolInjectionAttributeBase
{
    /// <inheritdoc/>
    public override ToolRequirement GetRequirement(MemberInfo member) => PathToolRequirement.Create(GetExecutableName(member));

    /// <inheritdoc/>
    public override object GetValue(MemberInfo member, object instance) => ToolResolver.GetPathTool(GetExecutableName(member));

    private string GetExecutableName(MemberInfo member) => pathExecutable ?? member.NotNull().Name.ToLowerInvariant();
}
