namespace QgoBuild.Engine.Parameters;

/// <summary>The JSON schema of the parameter files, for editors: <c>.nuke/build.schema.json</c>.</summary>
internal static class ParameterSchema
{
    /// <summary>Writes the schema to the file if it has changed.</summary>
    public static void Update(AbsolutePath file, IEnumerable<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        var schema = Render(parameters, targets);
        if (!file.FileExists() || file.ReadAllText() != schema) AtomicFile.Write(file, schema);
    }

    public static string Render(IEnumerable<ParameterSpec> parameters, IReadOnlyList<string> targets)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "http://json-schema.org/draft-07/schema#");
            writer.WriteString("title", "Build Schema");
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            writer.WriteStartObject("$schema");
            writer.WriteString("type", "string");
            writer.WriteEndObject();
            foreach (var parameter in parameters.DistinctBy(parameter => parameter.Key)
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
                WriteProperty(writer, parameter, targets);
            writer.WriteEndObject();
            writer.WriteBoolean("additionalProperties", false);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void WriteProperty(Utf8JsonWriter writer, ParameterSpec parameter, IReadOnlyList<string> targets)
    {
        writer.WriteStartObject(parameter.Name);
        if (parameter.Description is { Length: > 0 } description) writer.WriteString("description", description);
        if (parameter.IsCollection)
        {
            // One value needs no brackets, and a parameter with a separator allows several values in one text.
            writer.WriteStartArray("type");
            writer.WriteStringValue("array");
            writer.WriteStringValue(JsonType(parameter.ScalarType));
            writer.WriteEndArray();
            writer.WriteStartObject("items");
            WriteValue(writer, parameter, targets);
            writer.WriteEndObject();
        }
        else
        {
            WriteValue(writer, parameter, targets);
        }

        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, ParameterSpec parameter, IReadOnlyList<string> targets)
    {
        writer.WriteString("type", JsonType(parameter.ScalarType));
        if ((parameter.TakesTargets ? targets : parameter.GetAllowedValues()) is not { Count: > 0 } allowed) return;
        writer.WriteStartArray("enum");
        foreach (var value in allowed) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static string JsonType(Type scalar) => ValueTypes.GetDisplayName(scalar) switch
    {
        "true or false" => "boolean",
        "whole number" => "integer",
        "number" => "number",
        _ => ValueTypes.IsObject(scalar) ? "object" : "string",
    };
}
