using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Journal;

/// <summary>A line of a deployment's journal: one thing that happened, on the server's disk before the next one did.</summary>
public sealed record JournalEntry
{
    /// <summary>The version of the schema: 1.</summary>
    [JsonPropertyName("v")]
    public int Version { get; init; }

    /// <summary>When it happened, by the server's clock, UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What happened.</summary>
    public required JournalEvent Event { get; init; }

    /// <summary>The deployment; on its first entry.</summary>
    public string? Deployment { get; init; }

    /// <summary>What the deployment is for; on its first entry.</summary>
    public string? Kind { get; init; }

    /// <summary>Who requested it, on its first entry; and who recovers it, where a recovery starts.</summary>
    public string? By { get; init; }

    /// <summary>Who approved it and where; on its first entry, and null where nobody had to, or did.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The release that it is about; on its first entry, and null for a backup.</summary>
    public Release? Release { get; init; }

    /// <summary>The step that the entry is about.</summary>
    public string? Step { get; init; }

    /// <summary>The result of a step, a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Why a step failed, a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>The kind of that reason; null where no step failed.</summary>
    public FailureCause? Cause { get; init; }

    /// <summary>The last lines that a failed step wrote.</summary>
    public string? Output { get; init; }

    /// <summary>The number of the attempt, from 1: to undo a step, or to recover a deployment.</summary>
    public int? Attempt { get; init; }

    /// <summary>The exit code of a step that failed.</summary>
    public int? Exit { get; init; }

    /// <summary>How long it took.</summary>
    public long? Milliseconds { get; init; }

    /// <summary>On a heartbeat: for how many seconds the step has been running.</summary>
    public long? Seconds { get; init; }

    /// <summary>How the deployment ended; on its last entry.</summary>
    public DeploymentState? Outcome { get; init; }

    /// <summary>Reads a line; null when it is not a whole entry, as the last line of a journal may be after a crash.</summary>
    public static JournalEntry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
