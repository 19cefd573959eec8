using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Reporting;

/// <summary>
/// What ran on an environment. As JSON this is what <c>History --json</c> writes: members may be added, any other change is another
/// <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">The environment.</param>
/// <param name="Time">When this was seen, by the server's clock, UTC.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
public sealed record DeploymentHistory(string Environment, DateTimeOffset Time, IReadOnlyList<DeploymentSummary> Deployments)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What journals tell.</summary>
    public static DeploymentHistory Of(DeploymentEnvironment environment, DeploymentJournals journals) => new(
        environment.Name,
        journals.Time,
        [.. journals.Deployments.Select(record => DeploymentSummary.Of(record, journals.UnderWay, journals.Time))]);

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.DeploymentHistory);
}
