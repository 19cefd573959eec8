using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Reporting;

/// <summary>
/// One deployment and its steps. As JSON this is what <c>History --deployment ID --json</c> writes: members may be added, any other change is
/// another <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">The environment.</param>
/// <param name="Time">When this was seen, by the server's clock, UTC.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="Steps">Its steps, done and undone, in order.</param>
public sealed record DeploymentDetail(string Environment, DateTimeOffset Time, DeploymentSummary Deployment, IReadOnlyList<StepSummary> Steps)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What a journal tells; null when there is none.</summary>
    public static DeploymentDetail? Of(DeploymentEnvironment environment, DeploymentJournals journals) => journals.Deployments is [var record, ..]
        ? new(environment.Name, journals.Time, DeploymentSummary.Of(record, journals.UnderWay, journals.Time), StepSummary.Of(record.Entries))
        : null;

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.DeploymentDetail);
}
