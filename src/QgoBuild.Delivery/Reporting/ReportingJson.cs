using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Reporting;

[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(DeploymentHistory))]
[JsonSerializable(typeof(DeploymentDetail))]
internal sealed partial class ReportingJson : JsonSerializerContext
{
    /// <summary>Indented, for programs and human readers: quotes and non-ASCII letters are not escaped.</summary>
    public static ReportingJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
