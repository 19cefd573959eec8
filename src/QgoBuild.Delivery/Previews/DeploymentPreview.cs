namespace QgoBuild.Delivery.Previews;

/// <summary>What a deployment would do if it ran now: the JSON of <c>--plan --json</c>. Members may be added; any other change requires a
/// new <see cref="SchemaVersion"/>. What could not be read is null, and explained in <see cref="Unknown"/>.</summary>
public sealed record DeploymentPreview
{
    /// <summary>The digest of an image that is not built yet.</summary>
    public const string UnknownDigest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The version of the schema.</summary>
    public int SchemaVersion { get; init; } = 1;

    /// <summary>What kind of deployment it is.</summary>
    public required DeploymentKind Kind { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Its server.</summary>
    public required string Server { get; init; }

    /// <summary>The release that would be made live; null if there is none, or it is not known.</summary>
    public Release? Release { get; init; }

    /// <summary>The release that is live now, as displayed.</summary>
    public string? Live { get; init; }

    /// <summary>What users would notice, in one sentence.</summary>
    public required string Users { get; init; }

    /// <summary>The step from which users would see the maintenance page, until the last step; null if they would not see it.</summary>
    public string? MaintenanceFrom { get; init; }

    /// <summary>What a failure would bring back, in one sentence.</summary>
    public required string OnFailure { get; init; }

    /// <summary>The release to which a rollback would return afterwards, with the command; null if there is none.</summary>
    public string? RollbackTarget { get; init; }

    /// <summary>The migrations that are not applied yet; null if the database was not read, or none are applied by such a
    /// deployment.</summary>
    public IReadOnlyList<MigrationPreview>? Migrations { get; init; }

    /// <summary>The images that would run.</summary>
    public IReadOnlyList<ImagePreview> Images { get; init; } = [];

    /// <summary>The estimated size of the backup in bytes; null if none is made or there is nothing to estimate it by.</summary>
    public long? BackupBytes { get; init; }

    /// <summary>The space that is left for backups, in bytes.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Differences between the server and its record; null if the server was not read.</summary>
    public IReadOnlyList<string>? Drift { get; init; }

    /// <summary>The conditions that must be met before it.</summary>
    public IReadOnlyList<GatePreview> Gates { get; init; } = [];

    /// <summary>The steps, in the order in which they would run.</summary>
    public IReadOnlyList<StepPreview> Steps { get; init; } = [];

    /// <summary>What could not be read, one sentence each.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The script that would run on the server; null if it is not known yet.</summary>
    [JsonIgnore]
    public string? Script { get; init; }

    /// <summary>As JSON.</summary>
    public JsonNode ToJson() => JsonSerializer.SerializeToNode(this, PreviewJson.Readable.DeploymentPreview)!;
}

/// <summary>A step of a preview.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, as a sentence.</param>
/// <param name="Phase">When it runs.</param>
/// <param name="DeadlineSeconds">How long it may take.</param>
/// <param name="IsCancellable">Whether a request to cancel ends it.</param>
/// <param name="Commands">Its commands.</param>
/// <param name="Undo">The commands that undo it; null if there is nothing to undo.</param>
/// <param name="UndoFallback">Another way to undo it; null if there is none.</param>
public sealed record StepPreview(
    string Name, string Description, StepPhase Phase, long DeadlineSeconds, bool IsCancellable, string Commands, string? Undo,
    string? UndoFallback);

/// <summary>A migration that is not applied yet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsOnline">Whether it is declared safe online.</param>
/// <param name="Sql">Its SQL.</param>
public sealed record MigrationPreview(string Name, bool IsOnline, string Sql);

/// <summary>An image of a preview.</summary>
/// <param name="Service">The service that runs it.</param>
/// <param name="Reference">The image, as the server names it.</param>
/// <param name="State">Where it is.</param>
/// <param name="Bytes">Its size in bytes, compressed, as it is pulled; null if it is not known.</param>
/// <param name="BytesToPull">How much of it the server would have to pull; null if it is not known.</param>
public sealed record ImagePreview(string Service, string Reference, ImageState State, long? Bytes, long? BytesToPull);

/// <summary>A condition that must be met before a deployment.</summary>
/// <param name="Name">The condition.</param>
/// <param name="IsOpen">Whether it is met; null if that is found out only when the deployment is requested.</param>
/// <param name="Sentence">The reason.</param>
public sealed record GatePreview(string Name, bool? IsOpen, string Sentence);

/// <summary>Where an image of a preview is.</summary>
public enum ImageState
{
    /// <summary>It is not known: the server or the registry was not read.</summary>
    Unknown,
    /// <summary>It is not built yet.</summary>
    NotBuilt,
    /// <summary>Neither the registry nor the server has it: the deployment would fail before it changes anything.</summary>
    Missing,
    /// <summary>The registry holds it, and the server would pull it.</summary>
    InRegistry,
    /// <summary>The server has it.</summary>
    OnServer,
}

[JsonSerializable(typeof(DeploymentPreview))]
internal sealed partial class PreviewJson : JsonSerializerContext
{
    /// <summary>For programs and human readers: quotes and non-ASCII letters are not escaped.</summary>
    public static PreviewJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<DeploymentKind>(JsonNamingPolicy.KebabCaseLower),
            new JsonStringEnumConverter<StepPhase>(JsonNamingPolicy.KebabCaseLower),
            new JsonStringEnumConverter<ImageState>(JsonNamingPolicy.KebabCaseLower),
        },
    });
}

/// <summary>A server as a preview sees it.</summary>
/// <param name="State">The state of the environment; null if the server was not read.</param>
/// <param name="Facts">What a plan shows besides; null if the server was not read.</param>
/// <param name="Failure">Why the server was not read, a sentence; null if it was.</param>
public sealed record ServerView(EnvironmentState? State, PlanFacts? Facts, string? Failure)
{
    /// <summary>Reads a server, on one connection. A server that cannot be read is no failure.</summary>
    /// <param name="connect">Connects to it.</param>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<ServerView> ReadAsync(
        Func<DeploymentEnvironment, CancellationToken, Task<IRemoteHost>> connect, Application application,
        DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            await using var host = await connect(environment, cancellationToken);
            var state = host.InspectAsync(application, environment, cancellationToken);
            var facts = host.ReadPlanFactsAsync(application, environment, cancellationToken);
            await Task.WhenAll(state, facts);
            return new(await state, await facts, Failure: null);
        }
        catch (DeliveryException failure) { return new(State: null, Facts: null, failure.Message); }
    }
}
