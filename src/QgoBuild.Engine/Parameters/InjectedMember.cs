namespace QgoBuild.Engine.Parameters;

/// <summary>A field or property with an injected value.</summary>
internal sealed record InjectedMember(MemberInfo Member, ValueInjectionAttributeBase Attribute)
{
    public Type Type => Member is FieldInfo variable ? variable.FieldType : ((PropertyInfo)Member).PropertyType;

    /// <summary>Whether its value is the parameter's own; otherwise the attribute computes it.</summary>
    public bool IsPlainParameter => Attribute is ParameterAttribute { InputType: null };

    /// <summary>Whether it belongs to a component: such a property reads its value with <c>TryGetValue</c>.</summary>
    public bool IsComponentMember => Member.DeclaringType!.IsInterface;

    /// <summary>The current value of the member.</summary>
    public object? Read(object build) => Member switch
    {
        FieldInfo field => field.GetValue(field.IsStatic ? null : build),
        PropertyInfo property => property.GetValue(property.GetMethod!.IsStatic ? null : build),
        _ => null,
    };

    /// <summary>Sets the value of the member, even if it is read-only.</summary>
    /// <exception cref="AssertionException">The value is not of the member's type, or the property computes its value.</exception>
    public void Write(object build, object value)
    {
        Assert.True(
            Type.IsInstanceOfType(value),
            $"{Attribute.GetType().Name} returns a {value.GetType().Name}, which cannot be assigned to " +
                $"{Member.DeclaringType!.Name}.{Member.Name}");
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

    /// <summary>The backing field of a property; null for a property that computes its value.</summary>
    public static FieldInfo? BackingField(PropertyInfo property) => property.DeclaringType!.GetField(
        $"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic);
}
