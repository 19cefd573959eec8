using System.Text;
using System.Text.Json;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// Asks a server what it is like: everything in one round trip, once for all checks, until something was changed there.
/// </summary>
/// <param name="connect">Connects to the server; asked when it is first needed.</param>
/// <param name="environment">What is to be set up.</param>
/// <param name="credentials">What the server's engine logs in to the registry with; null to try nothing.</param>
/// <param name="time">The clock here.</param>
public sealed class ServerFactsCollector(Func<CancellationToken, Task<IRemoteHost>> connect, DeploymentEnvironment environment, RegistryCredentials? credentials, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _mutex = new(1);
    private IRemoteHost? _host;
    private ServerFactsResult? _result;

    /// <summary>What the server is like, or why it could not be asked.</summary>
    public async Task<ServerFactsResult> CollectAsync(CancellationToken cancellationToken)
    {
        await _mutex.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _result ??= await RunScriptAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _mutex.Release();
        }
    }

    /// <summary>Runs what changes the server. The next who looks asks it anew.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ApplyAsync(RemoteCommand command, Action<string> writeLine, CancellationToken cancellationToken)
    {
        _result = null;
        _host ??= await connect(cancellationToken).ConfigureAwait(false);
        return await _host.RunAsync(command, onLine: line => writeLine(line.Text), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs a command over a new connection, which shows that the server can still be reached. It is tried for half of
    /// <see cref="ProvisionalChange.UndoDelay"/>: an sshd that reads its configuration again takes no connections for a moment.
    /// </summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DeliveryException">No new connection could be made.</exception>
    public async Task<int> ApplyOverNewConnectionAsync(RemoteCommand command, Action<string> writeLine, CancellationToken cancellationToken)
    {
        _result = null;
        var host = await ReconnectAsync(cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
            return await host.RunAsync(command, onLine: line => writeLine(line.Text), cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task<IRemoteHost> ReconnectAsync(CancellationToken cancellationToken)
    {
        for (var begun = time.GetTimestamp(); ;)
        {
            try
            {
                return await connect(cancellationToken).ConfigureAwait(false);
            }
            catch (DeliveryException) when (time.GetElapsedTime(begun) < ProvisionalChange.UndoDelay / 2)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Forgets what was told: somebody else may have changed it.</summary>
    public void Invalidate() => _result = null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync().ConfigureAwait(false);
        _mutex.Dispose();
    }

    private async Task<ServerFactsResult> RunScriptAsync(CancellationToken cancellationToken)
    {
        try
        {
            _host ??= await connect(cancellationToken).ConfigureAwait(false);
            var requestedAt = time.GetUtcNow();
            var answer = await _host.ReadAsync(RemoteCommand.Of("sh", "-s"), Encoding.UTF8.GetBytes(ServerFactsScript.Compile(environment, credentials)), cancellationToken).ConfigureAwait(false);
            var facts = JsonSerializer.Deserialize(answer, SetupJson.Default.ServerFacts)!;
            return new ServerFactsResult(facts with { ClockDifference = Difference(facts, requestedAt, time.GetUtcNow()) }, null);
        }
        catch (JsonException error)
        {
            return new ServerFactsResult(null, new DeliveryException($"What the server tells of itself cannot be read: {error.Message}", cause: error));
        }
        catch (DeliveryException failure)
        {
            return new ServerFactsResult(null, failure);
        }
    }

    // The server looked at its clock some time between the question and the answer; it tells whole seconds.
    private static TimeSpan Difference(ServerFacts facts, DateTimeOffset requestedAt, DateTimeOffset answeredAt)
    {
        var serverTime = DateTimeOffset.FromUnixTimeSeconds(facts.Time);
        return serverTime < requestedAt ? serverTime - requestedAt : serverTime > answeredAt ? serverTime - answeredAt : TimeSpan.Zero;
    }
}
