using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>What a check is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupGroup>))]
public enum SetupGroup
{
    /// <summary>A deployment fails without it.</summary>
    [JsonStringEnumMemberName("deployment")]
    Deployment,

    /// <summary>It protects the server. A deployment works without it.</summary>
    [JsonStringEnumMemberName("protection")]
    Protection,
}
