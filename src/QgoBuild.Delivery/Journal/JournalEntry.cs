namespace QgoBuild.Delivery.Journal;

/// <summary>A line of a deployment's journal: one event, written to the server's disk before the next action starts.</summary>
public sealed record JournalEntry
{
    /// <summary>The version of the schema: 1.</summary>
    [JsonPropertyName("v")]
    public int Version { get; init; }

    /// <summary>The time of the event, by the server's clock, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The event.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>The id of the deployment; on its first entry.</summary>
    public string? Deployment { get; init; }

    /// <summary>The kind of the deployment; on its first entry.</summary>
    public string? Kind { get; init; }

    /// <summary>Who requested it, on its first entry; who recovers it, on the start of a recovery.</summary>
    public string? By { get; init; }

    /// <summary>Who approved it and where; on its first entry, and null if it requires no approval or has none.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The release; on its first entry, and null for a backup.</summary>
    public Release? Release { get; init; }

    /// <summary>The step to which the entry belongs.</summary>
    public string? Step { get; init; }

    /// <summary>The result of a step, a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Why a step failed, a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The kind of that reason; null on other entries.</summary>
    public FailureCause? Cause { get; init; }

    /// <summary>The last lines of a failed step's output.</summary>
    public string? Output { get; init; }

    /// <summary>The number of the attempt, from 1: to undo a step, or to recover a deployment.</summary>
    public int? Attempt { get; init; }

    /// <summary>The exit code of a step that failed.</summary>
    public int? Exit { get; init; }

    /// <summary>How long it took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>On a heartbeat: for how many seconds the step has been running.</summary>
    public long? Seconds { get; init; }

    /// <summary>The outcome of the deployment; on its last entry.</summary>
    public DeploymentState? Outcome { get; init; }

    /// <summary>Parses a line; null when it is incomplete, as the last line of a journal may be after a crash.</summary>
    public static JournalEntry? Parse(string line)
    {
        try { return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry); }
        catch (JsonException) { return null; }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalJson : JsonSerializerContext;
