using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Setup;

/// <summary>What a check has found.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SetupState>))]
public enum SetupState
{
    /// <summary>It is as it has to be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Something is not there yet.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>Something is there and not as it has to be.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>A deployment works without it, but something protects the server less than it could.</summary>
    [JsonStringEnumMemberName("advised")]
    Advised,

    /// <summary>It could not be looked at, because of what another check says.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
