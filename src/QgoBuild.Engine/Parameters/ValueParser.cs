namespace QgoBuild.Engine.Parameters;

/// <summary>Parses values, independent of the machine's culture.</summary>
internal static class ValueParser
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        IncludeFields = true,
    };

    /// <summary>Parses the texts into one object of the type: the last text for a scalar, all of them for a collection.</summary>
    /// <param name="texts">At least one text for a scalar.</param>
    /// <param name="type">The parameter's type.</param>
    /// <param name="workingDirectory">The directory that relative paths are relative to.</param>
    /// <exception cref="FormatException">A text is not a valid value; the message describes valid values.</exception>
    public static object Parse(IReadOnlyList<string> texts, Type type, AbsolutePath workingDirectory)
    {
        if (ValueTypes.GetElementType(type) is not { } element)
            return ParseScalar(texts[^1], ValueTypes.GetScalarType(type), workingDirectory);

        var array = Array.CreateInstance(element, texts.Count);
        for (var i = 0; i < texts.Count; i++) array.SetValue(ParseScalar(texts[i], ValueTypes.GetScalarType(type), workingDirectory), i);
        return type.IsArray || type.IsInstanceOfType(array) ? array : Activator.CreateInstance(type, array)!;
    }

    private static object ParseScalar(string text, Type type, AbsolutePath workingDirectory)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return ParseBoolean(text);
        if (type == typeof(AbsolutePath)) return ParsePath(text, workingDirectory);
        if (type.IsEnum) return ParseEnum(text, type);
        if (type.IsSubclassOf(typeof(Enumeration))) return ParseEnumeration(text, type);
        if (type == typeof(TimeSpan)) return ParseDuration(text);
        return ParseNumberOrDate(text, type) ?? ParseByConverter(text, type);
    }

    private static bool ParseBoolean(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "1" => true,
        "FALSE" or "0" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false"),
    };

    private static AbsolutePath ParsePath(string text, AbsolutePath workingDirectory) =>
        text.Length > 0 ? AbsolutePath.Create(Path.GetFullPath(text, workingDirectory)) : throw new FormatException("'' is not a path");

    private static object ParseEnum(string text, Type type)
    {
        var known = !text.Any(character => character is '+' or '-' || char.IsDigit(character)) ||
            Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase);
        return known && Enum.TryParse(type, text, ignoreCase: true, out var value) ? value
            : throw new ValueNotAllowedException(text, ValueTypes.GetNames(type)!);
    }

    private static object ParseEnumeration(string text, Type type)
    {
        var fields = Enumeration.Members(type).ToList();
        var field = fields.Find(field => string.Equals(field.Name, text, StringComparison.OrdinalIgnoreCase))
            ?? fields.Find(field => string.Equals(field.GetValue(null)?.ToString(), text, StringComparison.OrdinalIgnoreCase));
        return field?.GetValue(null) ?? throw new ValueNotAllowedException(text, ValueTypes.GetNames(type)!);
    }

    // TimeSpan.Parse reads a bare number as days, which --timeout 90 does not mean.
    private static TimeSpan ParseDuration(string text)
    {
        if (text.Contains(':') && TimeSpan.TryParse(text, Culture, out var time)) return time;
        var digits = text.TrimEnd('m', 's', 'h', 'd', ' ');
        var number = double.TryParse(digits, NumberStyles.AllowDecimalPoint, Culture, out var amount);
        return (number, text[digits.Length..].Trim()) switch
        {
            (true, "ms") => TimeSpan.FromMilliseconds(amount),
            (true, "s") => TimeSpan.FromSeconds(amount),
            (true, "m") => TimeSpan.FromMinutes(amount),
            (true, "h") => TimeSpan.FromHours(amount),
            (true, "d") => TimeSpan.FromDays(amount),
            _ => throw new FormatException($"'{text}' is not a duration such as 90s, 5m, 2h or 00:01:30"),
        };
    }

    private static object? ParseNumberOrDate(string text, Type type)
    {
        try
        {
            return Type.GetTypeCode(type) switch
            {
                TypeCode.Int32 => int.Parse(text, NumberStyles.AllowLeadingSign, Culture),
                TypeCode.Int64 => long.Parse(text, NumberStyles.AllowLeadingSign, Culture),
                TypeCode.Double => double.Parse(text, NumberStyles.Float, Culture),
                TypeCode.Decimal => decimal.Parse(text, NumberStyles.Float, Culture),
                TypeCode.DateTime => DateTime.Parse(text, Culture),
                TypeCode.Object or TypeCode.String or TypeCode.Boolean or TypeCode.Empty or TypeCode.DBNull => null,
                _ => Convert.ChangeType(text, type, Culture),
            };
        }
        catch (OverflowException) { throw new FormatException($"'{text}' is too large for a {type.Name}"); }
        catch (FormatException) { throw new FormatException($"'{text}' is not a {ValueTypes.GetDisplayName(type)}"); }
    }

    private static object ParseByConverter(string text, Type type)
    {
        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)) && text is ['{' or '[', ..]) return ParseJson(text, type);
        if (!converter.CanConvertFrom(typeof(string)))
            throw new FormatException($"A {type.Name} cannot be read from text: its type has no TypeConverter");
        try
        {
            return converter.ConvertFrom(null, Culture, text)
                ?? throw new FormatException($"'{text}' is not a {ValueTypes.GetDisplayName(type)}");
        }
        catch (Exception exception) when (exception is not FormatException)
        {
            throw new FormatException(exception is IUserError
                ? exception.Message : $"'{text}' is not a {ValueTypes.GetDisplayName(type)}", exception);
        }
    }

    private static object ParseJson(string text, Type type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type, Json) ?? throw new FormatException($"it is not a {type.Name}");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new FormatException($"the JSON is not a {type.Name}", exception);
        }
    }
}

/// <summary>A text that is not one of the allowed values.</summary>
internal sealed class ValueNotAllowedException : FormatException
{
    public ValueNotAllowedException(string text, IReadOnlyList<string> allowed)
        : this(text, allowed, ClosestMatch.Find(text, allowed)) { }

    private ValueNotAllowedException(string text, IReadOnlyList<string> allowed, string? nearest)
        : base($"'{text}' is not one of {string.Join(", ", allowed)}{(nearest is null ? "" : $"; did you mean {nearest}?")}") =>
        Suggestion = nearest is null ? null : new Suggestion(text, nearest);

    /// <summary>The closest allowed value; null when none is close.</summary>
    public Suggestion? Suggestion { get; }
}
