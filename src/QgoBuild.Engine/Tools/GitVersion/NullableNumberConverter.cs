using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Engine.Tools.GitVersion;

/// <summary>Reads a number that GitVersion writes as such, as text, or, where there is none, as an empty text: a text in any case, as NUKE has it.</summary>
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
