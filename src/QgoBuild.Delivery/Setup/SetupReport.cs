using System.Text.Json;
using System.Text.Json.Serialization;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// What an environment has and lacks. As JSON this is what <c>Setup --json</c> writes: members may be added, any other change is another
/// <see cref="SchemaVersion"/>.
/// </summary>
/// <param name="Environment">The environment.</param>
/// <param name="Server">Its server.</param>
/// <param name="Checks">What was looked at, in the order in which a person would mend it.</param>
/// <param name="Applied">What was changed before, a sentence each.</param>
public sealed record SetupReport(string Environment, string Server, IReadOnlyList<SetupResult> Checks, IReadOnlyList<string> Applied)
{
    /// <summary>The version of the schema.</summary>
    [JsonPropertyOrder(-1)]
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Whether everything that a deployment needs is as it has to be. What protects the server does not count.</summary>
    public bool Ready => Checks.All(check => check.Group == SetupGroup.Protection || check.State == SetupState.Ok);

    /// <summary>What can be changed by <see cref="ApplyAsync"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<SetupResult> Changes => [.. Checks.Where(check => check is { State: not SetupState.Ok, Change: not null })];

    /// <summary>Looks at everything, all at once.</summary>
    public static async Task<SetupReport> CreateAsync(DeploymentEnvironment environment, IReadOnlyList<ISetupCheck> checks, CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(checks.Select(async check => SetupResult.Of(check, await check.CheckAsync(cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return new SetupReport(environment.Name, environment.Server.ToString(), results, []);
    }

    /// <summary>Performs what the checks announce, one after the other, in their order.</summary>
    /// <param name="writeLine">Receives what happens, by line.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DeliveryException">One did not succeed; those after it were not begun.</exception>
    public async Task ApplyAsync(Action<string> writeLine, CancellationToken cancellationToken)
    {
        foreach (var result in Changes)
        {
            writeLine(result.Change!);
            await result.Check!.ApplyAsync(result.CheckResult, line => writeLine($"    {line}"), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>For programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, SetupJson.Indented.SetupReport);
}
