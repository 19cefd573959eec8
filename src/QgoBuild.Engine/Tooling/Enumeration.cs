namespace QgoBuild.Engine.Tooling;

/// <summary>A set of named values, as static fields of a derived class: <c>public static Configuration Release = new() { Value =
/// nameof(Release) };</c>. Equal when of one type and value.</summary>
public abstract class Enumeration
{
    /// <summary>The value as text.</summary>
    protected string? Value { get; set; }

    /// <summary>The text of a value; null for null.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator string?(Enumeration? value) => value?.Value;

    /// <summary>Whether both are the same value.</summary>
    public static bool operator ==(Enumeration? a, Enumeration? b) => Equals(a, b);

    /// <summary>Whether they are different values.</summary>
    public static bool operator !=(Enumeration? a, Enumeration? b) => !Equals(a, b);

    /// <inheritdoc/>
    public override bool Equals(object? obj) =>
        obj is Enumeration other && other.GetType() == GetType() && string.Equals(Value, other.Value, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Value?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>The value as text.</summary>
    public override string ToString() => Value.NotNull($"A {GetType().Name} has no value");

    /// <summary>The static fields of an enumeration, in the order of their declaration.</summary>
    internal static IEnumerable<FieldInfo> Members(Type enumeration) =>
        enumeration.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => field.FieldType == enumeration && !field.Name.Contains('<'));

    /// <summary>Parses a value of <typeparamref name="T"/> from the name of its field, ignoring case.</summary>
    public class TypeConverter<T> : TypeConverter
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
            sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

        /// <inheritdoc/>
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            if (value is not string text) return base.ConvertFrom(context, culture, value);
            var field = Members(typeof(T)).FirstOrDefault(field => string.Equals(field.Name, text, StringComparison.OrdinalIgnoreCase));
            return field.NotNull($"'{text}' is not one of {string.Join(", ", Members(typeof(T)).Select(member => member.Name))}")
                .GetValue(null);
        }
    }
}
