using System.Text.Json.Nodes;

namespace QgoBuild.Engine.HtmlReports.Plans;

/// <summary>A plan as JSON, for programs: <c>--plan --json</c>.</summary>
internal static class PlanJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(PlanDocument plan)
    {
        var json = new JsonObject
        {
            ["call"] = plan.Call,
            ["targets"] = CreateArray(plan.Targets.Select(target => new JsonObject
            {
                ["name"] = target.Name,
                ["invoked"] = target.IsInvoked,
                ["skipped"] = target.Skipped,
            })),
            ["missing"] = CreateArray(plan.Missing.Select(sentence => (JsonNode)sentence)),
            ["previews"] = CreateArray(plan.Previews.Select(preview => new JsonObject
            {
                ["target"] = preview.Target,
                ["title"] = preview.Preview.Title,
                ["data"] = preview.Preview.Data?.DeepClone(),
                ["script"] = preview.Preview.Script,
            })),
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options)) json.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static JsonArray CreateArray(IEnumerable<JsonNode> nodes) => [.. nodes];
}
