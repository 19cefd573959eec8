namespace QgoBuild.Engine.CI;

/// <summary>One part of work that several jobs share: <c>2/3</c> is the second of three.</summary>
[TypeConverter(typeof(PartitionTypeConverter))]
public sealed class Partition
{
    /// <summary>The whole: the only part of one.</summary>
    public static Partition Single { get; } = new() { Part = 1, Total = 1 };

    /// <summary>The number of the part, from 1.</summary>
    public int Part { get; init; }

    /// <summary>The number of parts.</summary>
    public int Total { get; init; }

    /// <summary>Whether this is part <paramref name="part"/>.</summary>
    public bool IsIn(int part) => Total == 1 || part == Part;

    /// <summary>The items of this part; every item belongs to exactly one part.</summary>
    public IEnumerable<T> GetCurrent<T>(IEnumerable<T> enumerable) => enumerable.Where((_, index) => index % Total == Part - 1);

    /// <summary>For example <c>2/3</c>.</summary>
    public override string ToString() => $"{Part}/{Total}";
}

/// <summary>Reads <c>2/3</c>.</summary>
internal sealed class PartitionTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text) return base.ConvertFrom(context, culture, value);
        var numbers = text.Split('/');
        if (numbers.Length == 2 &&
            int.TryParse(numbers[0], NumberStyles.None, CultureInfo.InvariantCulture, out var part) &&
            int.TryParse(numbers[1], NumberStyles.None, CultureInfo.InvariantCulture, out var total) &&
            part >= 1 && part <= total)
            return new Partition { Part = part, Total = total };
        throw new FormatException($"'{text}' is not a part such as 1/3");
    }
}
