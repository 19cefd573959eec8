using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Journal;

/// <summary>The kind of reason for which a step failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FailureCause>))]
public enum FailureCause
{
    /// <summary>Its commands failed, or ran beyond the deadline.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Somebody cancelled the deployment.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>Another deployment has the environment's lock.</summary>
    [JsonStringEnumMemberName("locked")]
    Locked,

    /// <summary>An earlier deployment has to be recovered first, and could not be.</summary>
    [JsonStringEnumMemberName("recovery-required")]
    RecoveryRequired,
}
