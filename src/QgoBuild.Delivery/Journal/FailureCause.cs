using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Journal;

/// <summary>The cause of a failed step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureCause>))]
public enum FailureCause
{
    /// <summary>Its commands failed, or exceeded the deadline.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>The deployment was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Another deployment holds the environment's lock.</summary>
    [JsonStringEnumMemberName("locked")]
    Locked,

    /// <summary>An earlier deployment must be recovered first, and its recovery failed.</summary>
    [JsonStringEnumMemberName("recovery-required")]
    RecoveryRequired,
}
