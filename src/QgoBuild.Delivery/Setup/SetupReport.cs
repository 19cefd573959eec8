namespace QgoBuild.Delivery.Setup;

/// <summary>The results of all checks of an environment. <c>Setup --json</c> writes it as JSON: members may be added, any other change
/// increments <see cref="SchemaVersion"/>.</summary>
/// <param name="Environment">The name of the environment.</param>
/// <param name="Server">The server.</param>
/// <param name="Checks">The results, in the order in which a user would fix them.</param>
/// <param name="Applied">The changes that were made before, one sentence each.</param>
public sealed record SetupReport(string Environment, string Server, IReadOnlyList<SetupResult> Checks, IReadOnlyList<string> Applied)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Whether all requirements of deployments are met. Protections do not count.</summary>
    public bool Ready => Checks.All(check => check.Group == SetupGroup.Protection || check.State == SetupState.Ok);

    /// <summary>The results that <see cref="ApplyAsync"/> can fix.</summary>
    [JsonIgnore]
    public IReadOnlyList<SetupResult> Changes => [.. Checks.Where(check => check is { State: not SetupState.Ok, Change: not null })];

    /// <summary>Runs all checks concurrently.</summary>
    public static async Task<SetupReport> CreateAsync(DeploymentEnvironment environment, IReadOnlyList<ISetupCheck> checks,
        CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(checks.Select(async check => SetupResult.Of(check, await check.CheckAsync(cancellationToken))));
        return new SetupReport(environment.Name, environment.Server.ToString(), results, []);
    }

    /// <summary>Makes all <see cref="Changes"/>, one after the other, in their order.</summary>
    /// <param name="writeLine">Receives the output, line by line.</param>
    /// <param name="cancellationToken">Cancels the changes.</param>
    /// <exception cref="DeliveryException">A change failed; later changes were not made.</exception>
    public async Task ApplyAsync(Action<string> writeLine, CancellationToken cancellationToken)
    {
        foreach (var result in Changes)
        {
            writeLine(result.Change!);
            await result.Check!.ApplyAsync(result.CheckResult, line => writeLine($"    {line}"), cancellationToken);
        }
    }

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SetupJson.Indented.SetupReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SetupReport))]
internal sealed partial class SetupJson : JsonSerializerContext
{
    /// <summary>Indented JSON with readable characters.</summary>
    public static SetupJson Indented { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });
}
