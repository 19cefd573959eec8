using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Journal;

/// <summary>The state of a deployment. All but the first two are outcomes, as the last entry of its journal has them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>It is running, or waits for another one.</summary>
    [JsonStringEnumMemberName("under-way")]
    UnderWay,

    /// <summary>It was interrupted, and has been neither finished nor undone yet.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>It did what it was for.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It failed before it had changed anything.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Somebody cancelled it. What it had changed was undone.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>It failed and was undone: the environment is as it was before.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    /// <summary>It failed, and undoing it failed as well: nothing more was changed, and manual action is required.</summary>
    [JsonStringEnumMemberName("rollback-failed")]
    RollbackFailed,
}
