namespace QgoBuild.Engine.Parameters;

/// <summary>The types of parameters.</summary>
internal static class ValueTypes
{
    public static bool IsCollection(Type type) => GetElementType(type) is not null;

    /// <summary>The type of one value: an array's element, a nullable's underlying type.</summary>
    public static Type GetScalarType(Type type)
    {
        var element = GetElementType(type) ?? type;
        return Nullable.GetUnderlyingType(element) ?? element;
    }

    /// <summary>The element type of an array, or of a generic collection that an array can be assigned to; null for other types.</summary>
    public static Type? GetElementType(Type type)
    {
        if (type.IsArray) return type.GetElementType();
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(IReadOnlyList<>) || definition == typeof(IReadOnlyCollection<>) ||
            definition == typeof(IEnumerable<>) ||
            definition == typeof(IList<>) || definition == typeof(ICollection<>) || definition == typeof(List<>)
            ? type.GetGenericArguments()[0]
            : null;
    }

    /// <summary>The names of an enumeration's values; null for other types.</summary>
    public static IReadOnlyList<string>? GetNames(Type scalar)
    {
        if (scalar.IsEnum) return Enum.GetNames(scalar);
        return scalar.IsSubclassOf(typeof(Enumeration)) ? [.. Enumeration.Members(scalar).Select(Name)] : null;

        // The value if it differs from the field's name only in case, otherwise the name: "staging" for Staging, "Green" for #0f0.
        static string Name(System.Reflection.FieldInfo field) =>
            field.GetValue(null)!.ToString() is { } value && value.Equals(field.Name, StringComparison.OrdinalIgnoreCase) ? value
                : field.Name;
    }

    /// <summary>Whether a value of the type cannot be written as text and is a JSON object in a parameter file.</summary>
    public static bool IsObject(Type scalar) =>
        GetDisplayName(scalar) == scalar.Name && !scalar.IsSubclassOf(typeof(Enumeration)) &&
            !TypeDescriptor.GetConverter(scalar).CanConvertFrom(typeof(string));

    /// <summary>The name of the type in the help and in messages.</summary>
    public static string GetDisplayName(Type scalar) => Type.GetTypeCode(scalar) switch
    {
        _ when scalar.IsEnum => "value",
        TypeCode.Boolean => "true or false",
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64
            or TypeCode.UInt64
            => "whole number",
        TypeCode.Single or TypeCode.Double or TypeCode.Decimal => "number",
        TypeCode.DateTime => "date",
        TypeCode.String => "text",
        _ => scalar == typeof(IO.AbsolutePath) ? "path"
            : scalar == typeof(CI.Partition) ? "part/total"
            : scalar == typeof(TimeSpan) ? "duration"
            : scalar == typeof(DateTimeOffset) || scalar == typeof(DateOnly) ? "date" : scalar == typeof(TimeOnly) ? "time" : scalar.Name,
    };
}
