using System.Reflection;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Tooling;

/// <summary>Injects a <see cref="Tool"/>.</summary>
public abstract class ToolInjectionAttributeBase : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override bool SuppressWarnings => true;

    /// <summary>What must be there for the tool to work.</summary>
    public abstract ToolRequirement GetRequirement(MemberInfo member);
}
