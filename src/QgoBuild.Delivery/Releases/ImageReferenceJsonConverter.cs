using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Releases;

/// <summary>Writes an <see cref="ImageReference"/> as <c>repository@sha256:…</c>.</summary>
public sealed class ImageReferenceJsonConverter : JsonConverter<ImageReference>
{
    /// <inheritdoc/>
    public override ImageReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ImageReference.TryParse(reader.GetString(), out var image) ? image : throw new JsonException("An image is repository@sha256:<64 hexadecimal digits>.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ImageReference value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
