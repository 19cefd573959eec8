using System.Text.Json;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.Health;

/// <summary>What a backend answers to <c>GET /health</c>. More than this may be in it.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Commit">The commit that it was built from.</param>
/// <param name="Version">Its version.</param>
/// <param name="Database"><c>ok</c>, or what is wrong with it.</param>
/// <param name="PendingMigrations">How many migrations have not been applied; null when that is not known.</param>
/// <param name="Reason">Why it is degraded.</param>
public sealed record HealthReport(
    HealthStatus Status,
    CommitId Commit,
    string? Version = null,
    string? Database = null,
    int? PendingMigrations = null,
    string? Reason = null)
{
    /// <summary>Reads a report.</summary>
    /// <exception cref="JsonException">It is not JSON, not a report, or has a status that nobody knows.</exception>
    public static HealthReport Parse(string json) => JsonSerializer.Deserialize(json, HealthJson.Default.HealthReport) ?? throw new JsonException("It is null.");
}
