using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads a number that GitVersion writes as a number, as text, or as an empty text. The result is text, as in NUKE.</summary>
internal sealed class NullableNumberConverter : JsonConverter<string>
{
    public override bool HandleNull => true;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.String => reader.GetString()!,
        _ => "",
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
