using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads a number that GitVersion writes as such, as text, or, where there is none, as an empty text.</summary>
internal sealed class NumberOrNothing : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetInt32(),
        JsonTokenType.String when int.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options)
    {
        if (value is { } number) writer.WriteNumberValue(number);
        else writer.WriteNullValue();
    }
}
