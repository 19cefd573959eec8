using System.Reflection;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Tooling;

/// <summary>Injects a <see cref="Tool"/>.</summary>
public abstract class ToolInjectionAttributeBase : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override bool SuppressWarnings => true;

    /// <summary>The requirements of the tool.</summary>
    public abstract ToolRequirement GetRequirement(MemberInfo member);
}
