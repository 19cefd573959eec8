using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Reporting;

/// <summary>
/// The deployments of an environment: the JSON output of <c>History --json</c>. Members may be added; any other change requires a new
/// <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">The environment.</param>
/// <param name="Time">When this was read, by the server's clock, UTC.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
public sealed record DeploymentHistory(string Environment, DateTimeOffset Time, IReadOnlyList<DeploymentSummary> Deployments)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The history in journals.</summary>
    public static DeploymentHistory Of(DeploymentEnvironment environment, DeploymentJournals journals) => new(
        environment.Name,
        journals.Time,
        [.. journals.Deployments.Select(record => DeploymentSummary.Of(record, journals.UnderWay, journals.Time))]);

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.DeploymentHistory);
}
