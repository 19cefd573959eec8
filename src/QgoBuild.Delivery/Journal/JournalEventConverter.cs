using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QgoBuild.Delivery.Journal;

/// <summary>
/// Converts the names of events in a journal. A name of a later version becomes <see cref="JournalEvent.Unknown"/>, which following clients
/// ignore.
/// </summary>
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
