using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Releases;

/// <summary>Writes a <see cref="CommitId"/> as its 40 digits.</summary>
public sealed class CommitIdJsonConverter : JsonConverter<CommitId>
{
    /// <inheritdoc/>
    public override CommitId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        CommitId.TryParse(reader.GetString(), out var commit) ? commit : throw new JsonException("A commit is 40 hexadecimal digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, CommitId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
