using System.ComponentModel;
using System.Globalization;

namespace QgoBuild.Engine.IO;

/// <summary>Parses a path; a relative path is relative to the working directory.</summary>
internal sealed class AbsolutePathTypeConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) =>
        sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? AbsolutePath.Create(Path.GetFullPath(text)) : base.ConvertFrom(context, culture, value);
}
