using System.ComponentModel;
using System.Globalization;
using QgoBuild.Engine.CI;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Parameters;
using QgoBuild.Engine.Tooling;

namespace QgoBuild.Tests.Engine.Parameters;

public sealed class ValueParserTests
{
    private static readonly AbsolutePath BaseDirectory = AbsolutePath.Create(Path.GetTempPath());

    public static TheoryData<Type, string, object> Values => new()
    {
        { typeof(string), "", "" },
        { typeof(string), " a ", " a " },
        { typeof(bool), "TRUE", true },
        { typeof(bool?), "0", false },
        { typeof(int), "-12", -12 },
        { typeof(int?), "3", 3 },
        { typeof(long), "9000000000", 9_000_000_000L },
        { typeof(byte), "255", (byte)255 },
        { typeof(double), "1.5", 1.5 },
        { typeof(decimal), "0.10", 0.10m },
        { typeof(DayOfWeek), "monday", DayOfWeek.Monday },
        { typeof(Colour), "green", Colour.Green },
        { typeof(Colour), "#00f", Colour.Blue },
        { typeof(TimeSpan), "90s", TimeSpan.FromSeconds(90) },
        { typeof(TimeSpan), "250ms", TimeSpan.FromMilliseconds(250) },
        { typeof(TimeSpan), "1.5h", TimeSpan.FromMinutes(90) },
        { typeof(TimeSpan), "00:01:30", TimeSpan.FromSeconds(90) },
        { typeof(DateTime), "2026-05-04", new DateTime(2026, 5, 4) },
        { typeof(DateOnly), "2026-05-04", new DateOnly(2026, 5, 4) },
        { typeof(Guid), "00000000-0000-0000-0000-000000000001", new Guid(1, 0, 0, new byte[8].Select((_, i) => (byte)0).ToArray()) },
        { typeof(Point), "3;4", new Point(3, 4) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Text_is_parsed_by_type(Type type, string text, object value)
    {
        if (type == typeof(Guid)) value = Guid.Parse(text);

        Assert.Equal(value, ValueParser.Parse([text], type, BaseDirectory));
    }

    [Theory]
    [InlineData(typeof(int), "abc", "'abc' is not a whole number")]
    [InlineData(typeof(int), "99999999999", "'99999999999' is too large for a Int32")]
    [InlineData(typeof(double), "1,5", "'1,5' is not a number")]
    [InlineData(typeof(bool), "yes", "'yes' is neither true nor false")]
    [InlineData(typeof(DayOfWeek), "Mondey",
        "'Mondey' is not one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday; did you mean Monday?")]
    [InlineData(typeof(DayOfWeek), "1", "'1' is not one of Sunday, Monday, Tuesday, Wednesday, Thursday, Friday, Saturday")]
    [InlineData(typeof(Colour), "pink", "'pink' is not one of Green, Blue")]
    [InlineData(typeof(TimeSpan), "90", "'90' is not a duration such as 90s, 5m, 2h or 00:01:30")]
    [InlineData(typeof(DateTime), "soon", "'soon' is not a date")]
    [InlineData(typeof(Partition), "3/2", "'3/2' is not a part such as 1/3")]
    [InlineData(typeof(AbsolutePath), "", "'' is not a path")]
    public void The_error_of_a_bad_value_names_the_valid_values(Type type, string text, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<FormatException>(() => ValueParser.Parse([text], type, BaseDirectory)).Message);

    [Fact]
    public void A_path_is_relative_to_the_working_directory() =>
        Assert.Equal(BaseDirectory / "a" / "b", ValueParser.Parse(["a/b"], typeof(AbsolutePath), BaseDirectory));

    [Theory]
    [InlineData(typeof(int[]))]
    [InlineData(typeof(List<int>))]
    [InlineData(typeof(IReadOnlyCollection<int>))]
    [InlineData(typeof(IEnumerable<int>))]
    public void A_list_is_read_value_by_value(Type type)
    {
        var list = ValueParser.Parse(["1", "2"], type, BaseDirectory);

        Assert.IsAssignableFrom(type, list);
        Assert.Equal([1, 2], (IEnumerable<int>)list);
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };

        Assert.Equal(1.5, ValueParser.Parse(["1.5"], typeof(double), BaseDirectory));
    }

    [TypeConverter(typeof(TypeConverter<Colour>))]
    private sealed class Colour : Enumeration
    {
        public static readonly Colour Green = new() { Value = "#0f0" };
        public static readonly Colour Blue = new() { Value = "#00f" };
    }

    [TypeConverter(typeof(PointConverter))]
    private sealed record Point(int X, int Y);

    private sealed class PointConverter : TypeConverter
    {
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
        {
            var parts = ((string)value).Split(';');
            return new Point(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }
    }
}
