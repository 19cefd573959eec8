namespace QgoBuild.Engine;

/// <content>Environment variables.</content>
public static partial class EnvironmentInfo
{
    /// <summary>The variables of the process.</summary>
    public static IReadOnlyDictionary<string, string> Variables => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "", IsWin
            ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>The directories of <c>PATH</c>.</summary>
    public static IReadOnlyCollection<string> Paths =>
        [.. (GetVariable<string[]>("PATH", Path.PathSeparator) ?? []).Select(ExpandVariables)];

    /// <summary>Whether the variable exists.</summary>
    public static bool HasVariable(string name, bool allowEmpty = true) =>
        GetVariable(name) is { } value && (allowEmpty || value.Length > 0);

    /// <summary>The value of an environment variable, or null.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>The value of an environment variable, converted to another type; the default when it is missing or empty.</summary>
    /// <param name="name">The variable.</param>
    /// <param name="separator">The separator of the values of an array.</param>
    /// <exception cref="AssertionException">The variable has a value of another type.</exception>
    public static T? GetVariable<T>(string name, char? separator = null)
    {
        if (GetVariable(name) is not { } text) return default;
        var texts = (separator is { } sign ? text.Split(sign) : [text]).Where(part => !string.IsNullOrWhiteSpace(part)).ToArray();
        if (!typeof(T).IsArray) return texts.Length == 0 ? default : (T)Convert(name, text, typeof(T));

        var element = typeof(T).GetElementType()!;
        var array = Array.CreateInstance(element, texts.Length);
        for (var i = 0; i < texts.Length; i++) array.SetValue(Convert(name, texts[i], element), i);
        return (T)(object)array;
    }

    /// <summary>Sets a variable of the process.</summary>
    public static void SetVariable(string name, string? value) => Environment.SetEnvironmentVariable(name, value);

    /// <summary>Sets a variable of the process.</summary>
    public static void SetVariable<T>(string name, T value) => SetVariable(name, value?.ToString());

    /// <summary>Removes a variable of the process.</summary>
    public static void RemoveVariable(string name) => SetVariable(name, null);

    /// <summary>Replaces the variables in a text by their values: <c>$NAME</c>, on Windows <c>%NAME%</c>; <c>~</c> at its beginning is the
    /// home directory.</summary>
    public static string ExpandVariables(string value)
    {
        if (IsWin) return Environment.ExpandEnvironmentVariables(value);
        var text = value.NotNull().StartsWith('~') ? GetVariable("HOME") + value[1..] : value;
        return VariableName().Replace(text, match => GetVariable(match.Groups[1].Value) ?? "");
    }

    private static object Convert(string name, string text, Type type)
    {
        if (type == typeof(string)) return text;
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text)!;
        }
        catch (Exception exception) when (exception is FormatException or NotSupportedException or ArgumentException
            or InvalidCastException)
        {
            throw new AssertionException(
                $"The environment variable {name} is not a {(Nullable.GetUnderlyingType(type) ?? type).Name}: " +
                    "change it, or remove it", exception);
        }
    }

    [GeneratedRegex("\\$([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex VariableName();
}
