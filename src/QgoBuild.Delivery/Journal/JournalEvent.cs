using System.Collections.Frozen;
using System.Reflection;

namespace QgoBuild.Delivery.Journal;

/// <summary>The event of a journal entry. The runtime's shell writes these names; a test compares both sides.</summary>
[JsonConverter(typeof(JournalEventConverter))]
public enum JournalEvent
{
    /// <summary>An event of a later version.</summary>
    Unknown,
    /// <summary>The first entry: what is deployed, where and by whom.</summary>
    [JsonStringEnumMemberName("deployment-started")] DeploymentStarted,
    /// <summary>A step begins.</summary>
    [JsonStringEnumMemberName("step-started")] StepStarted,
    /// <summary>What a step waits for or has just done.</summary>
    [JsonStringEnumMemberName("step-progress")] StepProgress,
    /// <summary>A step succeeded.</summary>
    [JsonStringEnumMemberName("step-finished")] StepFinished,
    /// <summary>A step failed, or was cancelled.</summary>
    [JsonStringEnumMemberName("step-failed")] StepFailed,
    /// <summary>A step has been running for some seconds.</summary>
    [JsonStringEnumMemberName("heartbeat")] Heartbeat,
    /// <summary>Another deployment holds the environment's lock, or must be recovered first.</summary>
    [JsonStringEnumMemberName("lock-waiting")] LockWaiting,
    /// <summary>The deployment holds the environment's lock. Before this it changes nothing.</summary>
    [JsonStringEnumMemberName("lock-acquired")] LockAcquired,
    /// <summary>The server differs from its record, and the plan accepts that.</summary>
    [JsonStringEnumMemberName("drift-accepted")] DriftAccepted,
    /// <summary>Following clients will have to check the public addresses soon.</summary>
    [JsonStringEnumMemberName("public-check-expected")] PublicCheckExpected,
    /// <summary>Following clients must check the public addresses now.</summary>
    [JsonStringEnumMemberName("public-check-requested")] PublicCheckRequested,
    /// <summary>A request to cancel has arrived.</summary>
    [JsonStringEnumMemberName("cancel-requested")] CancelRequested,
    /// <summary>A step is being undone.</summary>
    [JsonStringEnumMemberName("undo-started")] UndoStarted,
    /// <summary>A step is undone.</summary>
    [JsonStringEnumMemberName("undo-finished")] UndoFinished,
    /// <summary>A step could not be undone.</summary>
    [JsonStringEnumMemberName("undo-failed")] UndoFailed,
    /// <summary>The script has ended, and another process finishes or undoes the deployment.</summary>
    [JsonStringEnumMemberName("recovery-started")] RecoveryStarted,
    /// <summary>The last entry: the outcome.</summary>
    [JsonStringEnumMemberName("deployment-finished")] DeploymentFinished,
}

/// <summary>Converts the names of events in a journal. A name of a later version becomes <see cref="JournalEvent.Unknown"/>, which
/// following clients ignore.</summary>
internal sealed class JournalEventConverter : JsonConverter<JournalEvent>
{
    /// <summary>The names, by event.</summary>
    public static FrozenDictionary<JournalEvent, string> Names { get; } =
        typeof(JournalEvent).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (Event: (JournalEvent)field.GetValue(null)!, field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name))
        .Where(pair => pair.Name is not null)
        .ToFrozenDictionary(pair => pair.Event, pair => pair.Name!);

    private static readonly FrozenDictionary<string, JournalEvent> Events = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public override JournalEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Events.GetValueOrDefault(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, JournalEvent value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Names.GetValueOrDefault(value, "unknown"));
}
