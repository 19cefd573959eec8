using System.Reflection;
using QgoBuild.Engine.ValueInjection;

namespace QgoBuild.Engine.Parameters;

/// <summary>A field or property that something is injected into.</summary>
internal sealed record InjectedMember(MemberInfo Member, ValueInjectionAttributeBase Attribute)
{
    public Type Type => Member is FieldInfo variable ? variable.FieldType : ((PropertyInfo)Member).PropertyType;

    /// <summary>Whether its value is what the caller gives, as it is; else something makes it.</summary>
    public bool IsPlainParameter => Attribute is ParameterAttribute { InputType: null };

    /// <summary>Whether it belongs to a component: such a property reads its value itself, by <c>TryGetValue</c>.</summary>
    public bool IsComponentMember => Member.DeclaringType!.IsInterface;

    /// <summary>The value that the member has now.</summary>
    public object? Read(object build) => Member switch
    {
        FieldInfo field => field.GetValue(field.IsStatic ? null : build),
        PropertyInfo property => property.GetValue(property.GetMethod!.IsStatic ? null : build),
        _ => null,
    };

    /// <summary>Gives the member a value, read-only though it may be.</summary>
    /// <exception cref="AssertionException">The value is not of the member's type, or the property computes its value.</exception>
    public void Write(object build, object value)
    {
        Assert.True(
            Type.IsInstanceOfType(value),
            $"{Attribute.GetType().Name} gives a {value.GetType().Name}, which does not fit {Member.DeclaringType!.Name}.{Member.Name}");
        Assert.False(
            Member is FieldInfo { IsStatic: true, IsInitOnly: true },
            $"{Member.DeclaringType!.Name}.{Member.Name} cannot be injected, because it is static and read-only");
        switch (Member)
        {
            case FieldInfo field:
                field.SetValue(field.IsStatic ? null : build, value);
                break;
            case PropertyInfo { SetMethod: not null } property:
                property.SetValue(build, value);
                break;
            case PropertyInfo property:
                var backing = BackingField(property);
                backing?.SetValue(backing.IsStatic ? null : build, value);
                break;
        }
    }

    /// <summary>The field that the compiler made for a property; null for one that computes its value.</summary>
    public static FieldInfo? BackingField(PropertyInfo property) => property.DeclaringType!.GetField(
        $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic);
}
