using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Environments;

/// <summary>How a deployment stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>The server is at it.</summary>
    [JsonStringEnumMemberName("under-way")]
    UnderWay,

    /// <summary>It was cut off, and has been neither finished nor undone yet.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>It did what it was for.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It failed before it had changed anything.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It failed and was undone.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    /// <summary>It failed, and undoing it failed as well: a person is needed.</summary>
    [JsonStringEnumMemberName("rollback-failed")]
    RollbackFailed,
}
