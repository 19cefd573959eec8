using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Health;

/// <summary>How a backend says it is.</summary>
[JsonConverter(typeof(HealthStatusJsonConverter))]
public enum HealthStatus
{
    /// <summary><c>ok</c>: it serves.</summary>
    Ok,

    /// <summary><c>degraded</c>: it runs, and something that it needs is missing.</summary>
    Degraded,
}
