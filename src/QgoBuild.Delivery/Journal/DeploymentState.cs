using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Journal;

/// <summary>The state of a deployment. All but the first two are outcomes, as in the last entry of its journal.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeploymentState>))]
public enum DeploymentState
{
    /// <summary>It is running, or waits for another one.</summary>
    [JsonStringEnumMemberName("under-way")]
    UnderWay,

    /// <summary>It was interrupted, and has been neither finished nor undone yet.</summary>
    [JsonStringEnumMemberName("interrupted")]
    Interrupted,

    /// <summary>It reached its goal.</summary>
    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    /// <summary>It failed before it had changed anything.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was cancelled. Its changes were undone.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,

    /// <summary>It failed and was undone: the environment is as it was before.</summary>
    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    /// <summary>It failed, and its undo failed as well: nothing more was changed, and manual action is required.</summary>
    [JsonStringEnumMemberName("rollback-failed")]
    RollbackFailed,
}
