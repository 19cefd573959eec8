namespace QgoBuild.Delivery.Health;

/// <summary>The response of a backend to <c>GET /health</c>. It may have further members.</summary>
/// <param name="Status">The status.</param>
/// <param name="Commit">The commit of the release.</param>
/// <param name="Version">The version of the release.</param>
/// <param name="Database"><c>ok</c>, or the problem of the database.</param>
/// <param name="PendingMigrations">The number of migrations that are not applied; null when it is not known.</param>
/// <param name="Reason">Why the status is degraded.</param>
public sealed record HealthReport(
    HealthStatus Status, CommitId Commit, string? Version = null, string? Database = null, int? PendingMigrations = null,
    string? Reason = null)
{
    /// <summary>Reads a report.</summary>
    /// <exception cref="JsonException">It is not JSON, is not a report, or has an unknown status.</exception>
    public static HealthReport Parse(string json) =>
        JsonSerializer.Deserialize(json, HealthJson.Default.HealthReport) ?? throw new JsonException("It is null.");
}

/// <summary>The status that a backend reports.</summary>
[JsonConverter(typeof(HealthStatusJsonConverter))]
public enum HealthStatus
{
    /// <summary><c>ok</c>: it serves.</summary>
    Ok,
    /// <summary><c>degraded</c>: it runs, but a dependency is missing.</summary>
    Degraded,
}

/// <summary>Reads <c>ok</c> and <c>degraded</c> only: an unknown status is not healthy.</summary>
public sealed class HealthStatusJsonConverter()
    : JsonStringEnumConverter<HealthStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HealthReport))]
internal sealed partial class HealthJson : JsonSerializerContext;
