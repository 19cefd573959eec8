using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Health;

/// <summary>Reads <c>ok</c> and <c>degraded</c>, and nothing else: a status that nobody knows is not healthy.</summary>
public sealed class HealthStatusJsonConverter() : JsonStringEnumConverter<HealthStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
