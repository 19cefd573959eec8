using System.Reflection;
using System.Text.RegularExpressions;

namespace QgoBuild.Tests.Engine.Compatibility;

/// <summary>Writes types and members in the form of the list of NUKE's API.</summary>
internal static partial class Signatures
{
    private const BindingFlags AllMembers =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>A type's name without its arity, as NUKE has it.</summary>
    public static string Of(Type type)
    {
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return Of(type.GetElementType()!) + "[]";
        var name = Unqualified(type);
        return type.IsGenericType ? $"{name}[{string.Join(",", type.GetGenericArguments().Select(Of))}]" : name;
    }

    /// <summary>A type's name without arguments.</summary>
    public static string Unqualified(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.Namespace?.StartsWith("QgoBuild.Engine", StringComparison.Ordinal) == true
            ? $"Nuke.Common{type.Namespace["QgoBuild.Engine".Length..]}.{name}"
            : name;
    }

    /// <summary>The members of a type that others can call or inherit.</summary>
    public static IEnumerable<string> MembersOf(Type type)
    {
        var interfaces = type.IsInterface ? type.GetInterfaces() : [];
        return interfaces.Prepend(type).SelectMany(part => part.GetMembers(AllMembers)).Select(Of).OfType<string>();
    }

    /// <summary>The line of a member in the list; for an accessor, the line of its property or event.</summary>
    public static string Line(MemberInfo member)
    {
        var type = member.DeclaringType!;
        var listed = member is MethodInfo { IsSpecialName: true } accessor
            ? type.GetProperties(AllMembers).FirstOrDefault(property => property.GetAccessors(nonPublic: true).Contains(accessor)) ?? member
            : member;
        return $"{Unqualified(type)}::{Of(listed) ?? listed.ToString()}";
    }

    /// <summary>A line of the list with shortened names of .NET types, as written here.</summary>
    public static string Normalise(string line) => Namespace().Replace(line, "");

    private static string? Of(MemberInfo member) => member switch
    {
        MethodInfo method when IsVisible(method) => $"{Of(method.ReturnType)} {method.Name}{Arguments(method)}({Parameters(method)})",
        PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => $"{Of(property.PropertyType)} {property.Name}",
        FieldInfo { IsPublic: true } field => $"{Of(field.FieldType)} {field.Name}",
        _ => null,
    };

    private static bool IsVisible(MethodInfo method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"[{string.Join(",", method.GetGenericArguments().Select(Of))}]" : "";

    private static string Parameters(MethodInfo method) =>
        string.Join(", ", method.GetParameters().Select(parameter => Of(parameter.ParameterType)));

    [GeneratedRegex(@"(?<![\w.])(?!Nuke\.)(?:[A-Za-z]+\.)+(?=[A-Z])")]
    private static partial Regex Namespace();
}
