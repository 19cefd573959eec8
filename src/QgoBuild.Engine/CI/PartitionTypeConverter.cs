using System.ComponentModel;
using System.Globalization;

namespace QgoBuild.Engine.CI;

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
