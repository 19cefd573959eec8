using Renci.SshNet;

namespace QgoBuild.Delivery.Remote;

/// <summary>A connection with a completed login, and the connections to its jump hosts.</summary>
internal sealed class SshConnection : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly SshConnection? _through;

    private SshConnection(SshClient client, SshConnection? through) => (Client, _through) = (client, through);

    /// <summary>The connection to the server itself.</summary>
    public SshClient Client { get; }

    /// <summary>Connects to all jump hosts in turn, then to the server. No credentials are sent before the host key is verified.</summary>
    /// <param name="hop">The server.</param>
    /// <param name="sessions">The maximum number of concurrent channels.</param>
    /// <param name="timeout">The timeout for each server.</param>
    /// <param name="time">The clock for the expiry of certificates.</param>
    /// <param name="cancellationToken">Cancels the connection.</param>
    public static async Task<SshConnection> OpenAsync(SshHop hop, int sessions, TimeSpan timeout, TimeProvider time,
        CancellationToken cancellationToken)
    {
        // First, so that no connection is made when the key is missing.
        var keys = Identities.Collect(hop.Keys, hop.ToString());
        var knownHosts = KnownHosts.Load(hop.KnownHosts);
        var through = hop.Through is null ? null : await OpenAsync(hop.Through, sessions, timeout, time, cancellationToken);
        try
        {
            var check = new HostKeyCheck(knownHosts, hop.HostKeyName, time);
            return new SshConnection(await LogInAsync(hop, through, keys, check, sessions, timeout, cancellationToken), through);
        }
        catch
        {
            if (through is not null) await through.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connections, the server first, with a timeout for each.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeClientAsync(Client);
        if (_through is not null) await _through.DisposeAsync();
    }

    private static async Task<SshClient> LogInAsync(
        SshHop hop, SshConnection? through, Identities keys, HostKeyCheck check, int sessions, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var (host, port) = through is null
            ? (hop.Host, hop.Port) : (SshTunnel.Host, SshTunnel.Open(through.Client, hop.Host, hop.Port).Port);
        var connection = new ConnectionInfo(host, port, hop.User, new PrivateKeyAuthenticationMethod(hop.User, [.. keys.Keys]))
        {
            Timeout = timeout,
            MaxSessions = sessions,
            // A refused session is not requested again: SshRemoteHost opens another connection instead.
            RetryAttempts = 1,
        };
        SshAlgorithms.Apply(connection, check);

        var client = new SshClient(connection);
        client.HostKeyReceived += (_, presented) => check.Evaluate(presented);
        try
        {
            // SSH.NET blocks while it negotiates and ignores its token, so it runs on its own thread, with the timeout here.
            await DedicatedThread.Run(() => client.ConnectAsync(cancellationToken)).Unwrap().WaitAsync(timeout, cancellationToken);
        }
        catch (Exception error)
        {
            await DisposeClientAsync(client);
            if (check.Result is { Verdict: not HostKeyVerdict.Known } rejected) throw new HostKeyRejectedException(hop, rejected, error);
            if (SshConnectFailure.ToException(error, hop, keys, timeout) is { } failure) throw failure;
            throw;
        }

        // From now on KeepAlive detects timeouts. With its own timeout, SSH.NET would end the connection when a command does not read its
        // input for that long.
        connection.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private static async Task DisposeClientAsync(SshClient client)
    {
        try
        {
            await DedicatedThread.Run(client.Dispose).WaitAsync(DisposeTimeout);
        }
        catch (TimeoutException)
        {
            // Its thread ends when the operating system closes the connection.
        }
    }
}

/// <summary>A connection to a server, with the number of commands that it runs concurrently. Not thread-safe: its owner locks.</summary>
internal sealed class PooledConnection(SshConnection connection, int capacity) : IAsyncDisposable
{
    public SshConnection Connection { get; } = connection;

    public KeepAlive KeepAlive { get; } = new(connection.Client);

    public bool HasCapacity => _running < _capacity && KeepAlive.Cause is null;

    private int _capacity = capacity;
    private int _running;

    public void Acquire() => _running++;
    public void Release() => _running--;

    /// <summary>Limits the capacity to the number of running commands (at least one), after the server has refused a further one.</summary>
    /// <returns>The new capacity.</returns>
    public int ReduceCapacity() => _capacity = Math.Max(1, _running - 1);

    public async ValueTask DisposeAsync()
    {
        await KeepAlive.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
