using static QgoBuild.Delivery.Scripts.RuntimeScript;

namespace QgoBuild.Delivery.Setup;

/// <summary>Collects the facts of a server: all facts in one round trip, cached for all checks until a change is applied.</summary>
/// <param name="connect">Connects to the server; called when the connection is first used.</param>
/// <param name="environment">The environment to set up.</param>
/// <param name="credentials">The credentials for the registry; null to skip the login.</param>
/// <param name="time">The local clock.</param>
public sealed class ServerFactsCollector(Func<CancellationToken, Task<IRemoteHost>> connect, DeploymentEnvironment environment,
    RegistryCredentials? credentials, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _mutex = new(1);
    private IRemoteHost? _host;
    private ServerFactsResult? _result;

    /// <summary>Returns the facts, or why they could not be collected.</summary>
    public async Task<ServerFactsResult> CollectAsync(CancellationToken cancellationToken)
    {
        await _mutex.WaitAsync(cancellationToken);
        try { return _result ??= await RunScriptAsync(cancellationToken); }
        finally { _mutex.Release(); }
    }

    /// <summary>Runs a command that changes the server, and discards the cached facts.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ApplyAsync(RemoteCommand command, Action<string> writeLine, CancellationToken cancellationToken)
    {
        _result = null;
        _host ??= await connect(cancellationToken);
        return await _host.RunAsync(command, onLine: line => writeLine(line.Text), cancellationToken: cancellationToken);
    }

    /// <summary>Runs a command over a new connection, which verifies that the server is still reachable. The connection is retried for half
    /// of <see cref="ProvisionalChange.UndoDelay"/>, because an sshd that reloads its configuration refuses connections for a
    /// moment.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DeliveryException">The new connection failed.</exception>
    public async Task<int> ApplyOverNewConnectionAsync(RemoteCommand command, Action<string> writeLine, CancellationToken cancellationToken)
    {
        _result = null;
        await using var host = await ReconnectAsync(cancellationToken);
        return await host.RunAsync(command, onLine: line => writeLine(line.Text), cancellationToken: cancellationToken);
    }

    private async Task<IRemoteHost> ReconnectAsync(CancellationToken cancellationToken)
    {
        for (var begun = time.GetTimestamp(); ;)
        {
            try
            {
                return await connect(cancellationToken);
            }
            catch (DeliveryException) when (time.GetElapsedTime(begun) < ProvisionalChange.UndoDelay / 2)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    /// <summary>Discards the cached facts.</summary>
    public void Invalidate() => _result = null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        _mutex.Dispose();
    }

    private async Task<ServerFactsResult> RunScriptAsync(CancellationToken cancellationToken)
    {
        try
        {
            _host ??= await connect(cancellationToken);
            var requestedAt = time.GetUtcNow();
            var script = Encoding.UTF8.GetBytes(ServerFactsScript.Compile(environment, credentials));
            var answer = await _host.ReadAsync(RemoteCommand.Of("sh", "-s"), script, cancellationToken);
            var facts = ServerFacts.Parse(ServerSections.Parse(answer));
            return new ServerFactsResult(facts with { ClockDifference = Difference(facts, requestedAt, time.GetUtcNow()) }, null);
        }
        catch (FormatException error)
        {
            return new ServerFactsResult(null,
                new DeliveryException($"The facts about the server cannot be read: {error.Message}", cause: error));
        }
        catch (DeliveryException failure) { return new ServerFactsResult(null, failure); }
    }

    // The server read its clock, in whole seconds, at some time between the request and the response.
    private static TimeSpan Difference(ServerFacts facts, DateTimeOffset requestedAt, DateTimeOffset receivedAt)
    {
        var serverTime = DateTimeOffset.FromUnixTimeSeconds(facts.Time);
        return serverTime < requestedAt ? serverTime - requestedAt : serverTime > receivedAt ? serverTime - receivedAt : TimeSpan.Zero;
    }
}

/// <summary>The result of collecting facts.</summary>
/// <param name="Facts">The facts; null after a failure.</param>
/// <param name="Failure">The failure; null when there are facts.</param>
public sealed record ServerFactsResult(ServerFacts? Facts, DeliveryException? Failure);

/// <summary>The script that collects all facts of a server in one round trip. It is passed to <c>sh -s</c>, because it may contain the
/// registry password.</summary>
internal static class ServerFactsScript
{
    /// <summary>Generates the script.</summary>
    /// <param name="environment">The environment to set up.</param>
    /// <param name="credentials">The credentials for the registry; null to skip the login.</param>
    public static string Compile(DeploymentEnvironment environment, RegistryCredentials? credentials) => string.Concat(
        "#!/bin/sh\n# shellcheck disable=SC1003,SC2016,SC2317 # values that look like shell; functions that are called by name\n", Prelude,
        Assign("directory", environment.Directory), Assign("origin", environment.Origin), Assign("branch", environment.Branch),
        Assign("ports", string.Join(' ', Ports(environment))), Assign("registry", credentials?.Registry ?? ""),
        Assign("registry_user", credentials?.User ?? ""), Assign("registry_password", credentials?.Password ?? ""),
        Assign("deploy_user", DeployUserProtection.User),
        Assign("deploy_directory", DeployUserProtection.GetDirectory(environment.Directory)),
        Assign("survey_programs", string.Join(' ', Programs)), Assign("time_services", string.Join(' ', TimeProtection.Services)),
        Concatenate(Resolve("collect_facts", database: null)), "\n# ---- call\ncollect_facts\n");

    private static IEnumerable<string> Programs =>
        [.. ToolsRequirement.Programs, "docker", FirewallRules.Program, UpdatesProtection.Program];

    private static IEnumerable<string> Ports(DeploymentEnvironment environment) =>
        environment.Entrances.Select(entrance => entrance.Port.ToString(CultureInfo.InvariantCulture));
}
