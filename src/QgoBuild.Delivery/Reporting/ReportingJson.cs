using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Reporting;

[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(DeploymentHistory))]
[JsonSerializable(typeof(DeploymentDetail))]
internal sealed partial class ReportingJson : JsonSerializerContext
{
    /// <summary>For programs, and for the person who looks over their shoulder: quotes and letters of other languages stay what they are.</summary>
    public static ReportingJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
