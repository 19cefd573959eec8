namespace QgoBuild.Engine.Definition;

/// <summary>Finds the targets of a build in NUKE's order, which applies to targets without another order: first those of the class in their
/// order of declaration, then those of each component.</summary>
internal static class TargetMembers
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static IReadOnlyList<TargetMember> Find(Type build, List<Problem> problems)
    {
        var members = new List<TargetMember>();
        var explicitMembers = new Dictionary<string, PropertyInfo>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in ClassProperties(build))
        {
            if (!IsTarget(property)) continue;
            if (property.Name.Contains('.')) explicitMembers.TryAdd(property.Name, property);
            else if (names.Add(property.Name)) members.Add(new TargetMember(property.Name, property, property.DeclaringType!));
        }

        var inherited = new Dictionary<string, List<PropertyInfo>>();
        foreach (var component in build.GetInterfaces())
        {
            foreach (var property in component.GetProperties(Instance))
            {
                if (!IsTarget(property) || IsImplementedByClass(build, property, members)) continue;
                var name = property.Name[(property.Name.LastIndexOf('.') + 1)..];
                if (!inherited.TryGetValue(name, out var group)) inherited[name] = group = [];
                group.Add(property);
            }
        }

        foreach (var (name, group) in inherited)
        {
            var property = FindMostDerived(group);
            if (property is null || !names.Add(name))
                problems.Add(CreateAmbiguousTargetProblem(build, name, group));
            else
                members.Add(new TargetMember(name, FindExplicitImplementation(property, explicitMembers)
                    ?? property, property.DeclaringType!));
        }

        return members;
    }

    private static IEnumerable<PropertyInfo> ClassProperties(Type build)
    {
        for (var type = build; type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (var property in type.GetProperties(Instance | BindingFlags.DeclaredOnly)) yield return property;
        }
    }

    private static bool IsTarget(PropertyInfo property) =>
        property.GetMethod is not null &&
        (property.PropertyType == typeof(Target) || property.PropertyType == typeof(Setup) || property.PropertyType == typeof(Cleanup));

    // A public property of the class implements the component's target; a private one of the same name is a second target, an error.
    private static bool IsImplementedByClass(Type build, PropertyInfo property, List<TargetMember> members) =>
        members.Exists(member => member.Name == property.Name && member.Property.GetMethod!.IsPublic &&
            member.Property.PropertyType == property.PropertyType && property.DeclaringType!.IsAssignableFrom(build));

    private static PropertyInfo? FindExplicitImplementation(PropertyInfo property, Dictionary<string, PropertyInfo> explicitMembers) =>
        explicitMembers.GetValueOrDefault($"{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}");

    // A component that overrides a target of another derives from it; of two unrelated ones, neither is more specific.
    private static PropertyInfo? FindMostDerived(List<PropertyInfo> group) =>
        group.Find(candidate => group.TrueForAll(other => other.DeclaringType!.IsAssignableFrom(candidate.DeclaringType)));

    private static Problem CreateAmbiguousTargetProblem(Type build, string name, List<PropertyInfo> group) =>
        new($"The target {name} comes from {string.Join(" and ", group.Select(property => property.DeclaringType!.Name))}: " +
            $"declare 'public Target {name} => …' in {build.Name} to select one.");
}

/// <summary>A property of the build that describes a target.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Property">The property to read: of the build's class, or of a component that implements it by default.</param>
/// <param name="DeclaringType">The declaring type: a setup and the cleanup of the same component belong together.</param>
internal sealed record TargetMember(string Name, PropertyInfo Property, Type DeclaringType);

/// <summary>Reads a property as its declaring type implements it, ignoring overrides.</summary>
internal static class BaseCall
{
    public static Target Read(PropertyInfo property, object instance)
    {
        var body = property.GetMethod.NotNull($"The target {property.Name} cannot be read").MethodHandle.GetFunctionPointer();
        return ((Func<Target>)Activator.CreateInstance(typeof(Func<Target>), instance, body)!)();
    }
}
