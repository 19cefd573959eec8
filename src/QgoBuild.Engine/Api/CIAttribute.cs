namespace QgoBuild.Engine.CI;

/// <summary>Injects the host if it has the member's type: <c>[CI] readonly GitHubActions GitHub;</c>; null on other hosts.</summary>
public class CIAttribute : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override bool SuppressWarnings => true;

    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance)
    {
        var type = member.NotNull() is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;
        return type.IsInstanceOfType(Host.Instance) ? Host.Instance : null;
    }
}
