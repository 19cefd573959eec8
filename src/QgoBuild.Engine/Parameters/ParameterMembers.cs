namespace QgoBuild.Engine.Parameters;

/// <summary>Finds the injected members of a build.</summary>
internal static class ParameterMembers
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The injected members of a build: those of its class, beginning with the base class, then those of its components that the
    /// class does not implement itself.</summary>
    public static IReadOnlyList<InjectedMember> Find(Type build)
    {
        var classes = new List<Type>();
        for (var type = build; type is not null && type != typeof(object); type = type.BaseType) classes.Insert(0, type);

        var found = new List<InjectedMember>();
        foreach (var type in classes) Collect(type, _ => true);

        // A property of the class implements the component's property of that name; a field does not.
        var implemented = found.Where(injected => injected.Member is PropertyInfo).Select(injected => injected.Member.Name).ToHashSet();
        foreach (var component in build.GetInterfaces()) Collect(component, member => !implemented.Contains(member.Name));
        return found;

        void Collect(Type type, Func<MemberInfo, bool> isWanted)
        {
            foreach (var member in type.GetMembers(Declared))
            {
                // Reading attributes is slow, and a build has many targets.
                if (member.MemberType is not (MemberTypes.Field or MemberTypes.Property) ||
                    member is PropertyInfo { PropertyType.Name: nameof(Target) })
                    continue;
                if (!member.IsDefined(typeof(ValueInjectionAttributeBase), inherit: false) || !isWanted(member)) continue;
                found.Add(new InjectedMember(member, member.GetCustomAttribute<ValueInjectionAttributeBase>(inherit: false)!));
            }
        }
    }

    /// <summary>The parameters among the injected members.</summary>
    /// <param name="members">The injected members.</param>
    /// <param name="build">Returns the build, for the allowed values of a parameter; null while there is none.</param>
    public static IReadOnlyList<ParameterSpec> CreateSpecs(IReadOnlyList<InjectedMember> members, Func<object?> build)
    {
        var parameters = new List<ParameterSpec>();
        foreach (var injected in members)
        {
            if (injected.Attribute is not ParameterAttribute attribute) continue;
            var member = injected.Member;
            var prefix = member.DeclaringType!.GetCustomAttribute<ParameterPrefixAttribute>(inherit: false)?.Prefix;
            parameters.Add(new ParameterSpec
            {
                Name = prefix + (attribute.Name ?? member.Name),
                Member = member,
                Attribute = attribute,
                Type = attribute.InputType ?? injected.Type,
                Description = attribute.Description?.TrimEnd('.'),
                IsRequired = member.IsDefined(typeof(RequiredAttribute), inherit: false),
                IsSecret = member.IsDefined(typeof(SecretAttribute), inherit: false),
                IsListed = attribute.List,
                Separator = attribute.Separator is { Length: > 0 } separator ? separator[0] : null,
                ValueSet = () => GetAllowedValues(attribute, member, build()),
            });
        }

        return parameters;
    }

    private static IReadOnlyList<string>? GetAllowedValues(ParameterAttribute attribute, MemberInfo member, object? build)
    {
        if (build is null) return null;
        if (attribute.GetValueSet(member, build) is { } values) return [.. values.Select(value => value.Item1)];
        if (attribute.ValueProviderMember is not { } provider) return null;
        var type = attribute.ValueProviderType ?? build.GetType();
        const BindingFlags Any = Declared & ~BindingFlags.DeclaredOnly | BindingFlags.FlattenHierarchy;
        var provided = type.GetMember(provider, Any).FirstOrDefault() switch
        {
            FieldInfo field => field.GetValue(field.IsStatic ? null : build),
            PropertyInfo property => property.GetValue(property.GetMethod!.IsStatic ? null : build),
            MethodInfo method => method.Invoke(method.IsStatic ? null : build, []),
            _ => null,
        };
        return provided is IEnumerable<string> names
            ? [.. names]
            : throw new AssertionException(
                $"{type.Name}.{provider}, which lists the values of {member.Name}, must be an IEnumerable<string>");
    }
}
