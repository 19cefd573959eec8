namespace QgoBuild.Delivery.Reporting;

/// <summary>The deployments of an environment: the JSON output of <c>History --json</c>. Members may be added; any other change requires a
/// new <see cref="SchemaVersion"/>.</summary>
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

/// <summary>One deployment and its steps: the JSON output of <c>History --deployment ID --json</c>. Members may be added; any other change
/// requires a new <see cref="SchemaVersion"/>.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Time">When this was read, by the server's clock, UTC.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="Steps">Its steps, executed and undone, in order.</param>
public sealed record DeploymentDetail(string Environment, DateTimeOffset Time, DeploymentSummary Deployment,
    IReadOnlyList<StepSummary> Steps)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 1;

    /// <summary>The detail of a journal; null when there is none.</summary>
    public static DeploymentDetail? Of(DeploymentEnvironment environment, DeploymentJournals journals) =>
        journals.Deployments is [var record, ..]
        ? new(environment.Name, journals.Time, DeploymentSummary.Of(record, journals.UnderWay, journals.Time),
            StepSummary.Of(record.Entries))
        : null;

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportingJson.Indented.DeploymentDetail);
}

[JsonSerializable(typeof(EnvironmentStatus))]
[JsonSerializable(typeof(DeploymentHistory))]
[JsonSerializable(typeof(DeploymentDetail))]
[JsonSerializable(typeof(SettingsStatus))]
internal sealed partial class ReportingJson : JsonSerializerContext
{
    /// <summary>Indented, for programs and human readers: quotes and non-ASCII letters are not escaped.</summary>
    public static ReportingJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
