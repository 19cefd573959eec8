using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>A server over SSH. All commands share one connection; when the server refuses a further session on it (sshd's
/// <c>MaxSessions</c>, which may be 1), another connection is opened and kept. At most eight commands run concurrently; further ones
/// wait.</summary>
public sealed class SshRemoteHost : IRemoteHost
{
    /// <summary>The timeout of a connection.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>sshd allows ten sessions per connection by default; two are reserved for the keep-alive and for stopping a
    /// command.</summary>
    private const int MaxConcurrentCommands = 8;

    private readonly Func<CancellationToken, Task<SshConnection>> _open;
    private readonly PooledConnection _first;
    private readonly List<PooledConnection> _pooledConnections = [];
    private readonly Lock _poolLock = new();
    private readonly SemaphoreSlim _openLock = new(1);
    private readonly SemaphoreSlim _commandSlots = new(MaxConcurrentCommands);

    /// <summary>The number of sessions per connection, reduced after refusals.</summary>
    private int _sessions = MaxConcurrentCommands;
    private bool _disposed;

    private SshRemoteHost(SshHop hop, SshConnection connection, Func<CancellationToken, Task<SshConnection>> open)
    {
        Name = hop.ToString();
        _open = open;
        _first = new PooledConnection(connection, MaxConcurrentCommands);
        _pooledConnections.Add(_first);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Connects and logs in, through jump hosts if configured. The host key of each server is verified with known_hosts before any
    /// credentials are sent to it.</summary>
    /// <param name="endpoint">The server, the user and the keys.</param>
    /// <param name="guard">Checks the host and the jump hosts before the connection.</param>
    /// <param name="cancellationToken">Cancels the connection.</param>
    /// <exception cref="SshConfigException">The user's SSH configuration is invalid, or uses something that is not supported.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids the connection; nothing was sent.</exception>
    /// <exception cref="PrivateKeyException">There is no usable private key; nothing was sent.</exception>
    /// <exception cref="RemoteUnreachableException">The connection failed.</exception>
    /// <exception cref="HostKeyRejectedException">The host key of the server is unknown, changed or revoked.</exception>
    /// <exception cref="RemoteAuthenticationException">The server refuses the user's keys.</exception>
    public static Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard,
        CancellationToken cancellationToken = default) =>
        ConnectAsync(endpoint, guard, ConnectTimeout, cancellationToken);

    /// <summary>The same with another timeout.</summary>
    internal static async Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var hop = SshRoute.Resolve(endpoint);
        foreach (var each in hop.Route)
            guard.EnsureAllowed(each.Host);

        return new SshRemoteHost(hop, await OpenAsync(cancellationToken), OpenAsync);

        Task<SshConnection> OpenAsync(CancellationToken cancellationToken) =>
            SshConnection.OpenAsync(hop, MaxConcurrentCommands * 2, timeout, TimeProvider.System, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(
        RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null,
        CancellationToken cancellationToken = default)
    {
        await _commandSlots.WaitAsync(cancellationToken);
        try { return await RunOnAnyConnectionAsync(command, input, onLine, cancellationToken); }
        finally { _commandSlots.Release(); }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;

        PooledConnection[] pooledConnections;
        lock (_poolLock)
            pooledConnections = [.. _pooledConnections];

        await Task.WhenAll(pooledConnections.Select(pooledConnection => pooledConnection.DisposeAsync().AsTask()));
    }

    private async Task<int> RunOnAnyConnectionAsync(RemoteCommand command, ReadOnlyMemory<byte> input, Action<RemoteOutput>? onLine,
        CancellationToken cancellationToken)
    {
        var refused = new HashSet<PooledConnection>();
        for (var opened = 0; ;)
        {
            var (pooledConnection, isNew) = await AcquireConnectionAsync(refused, cancellationToken);
            try
            {
                return await RunAsync(pooledConnection, command, input, onLine, cancellationToken);
            }
            catch (SessionRefusedException refusal)
            {
                // A refused command was not started, so another connection may run it. If a new connection refuses its first session too,
                // all will.
                opened += isNew ? 1 : 0;
                if (opened > 1)
                    throw new RemoteSessionException(Name, $"it accepts a connection but no session on it ({refusal.Message})", refusal);
                refused.Add(pooledConnection);
                lock (_poolLock)
                    _sessions = Math.Min(_sessions, pooledConnection.ReduceCapacity());
            }
            finally
            {
                lock (_poolLock)
                    pooledConnection.Release();
            }
        }
    }

    private async Task<int> RunAsync(PooledConnection pooledConnection, RemoteCommand command, ReadOnlyMemory<byte> input,
        Action<RemoteOutput>? onLine, CancellationToken cancellationToken)
    {
        var keepAlive = pooledConnection.KeepAlive;
        try
        {
            if (keepAlive.Cause is null)
                return await SshExecution.RunAsync(pooledConnection.Connection.Client, Name, command, input, onLine, StopAsync,
                    keepAlive.Lost, cancellationToken);
        }
        catch (ListenerFailedException listener) { listener.Failure.Throw(); }
        catch (Exception error) when (error is SshConnectionException or SocketException or ObjectDisposedException)
        {
            keepAlive.MarkLost(error);
        }
        catch (OperationCanceledException) when (keepAlive.Cause is not null && !cancellationToken.IsCancellationRequested)
        {
            // The keep-alive cancelled it, not the caller.
        }

        throw new RemoteConnectionLostException(Name, keepAlive.Cause!.Message, keepAlive.Cause);
    }

    /// <summary>Runs the command that stops another one, without a slot of its own: the other command still has one.</summary>
    private Task StopAsync(RemoteCommand stop) => RunOnAnyConnectionAsync(stop, default, onLine: null, CancellationToken.None);

    /// <summary>Acquires a connection with capacity, or opens a new one.</summary>
    /// <param name="refused">The connections that have refused the command.</param>
    /// <param name="cancellationToken">Cancels the connection.</param>
    /// <exception cref="RemoteConnectionLostException">The first connection, and therefore the host, was lost.</exception>
    /// <exception cref="RemoteSessionException">No connection has capacity, and a new one failed.</exception>
    private async Task<(PooledConnection Connection, bool IsNew)> AcquireConnectionAsync(HashSet<PooledConnection> refused,
        CancellationToken cancellationToken)
    {
        if (TryAcquire() is { } known) return (known, false);

        await _openLock.WaitAsync(cancellationToken);
        try
        {
            // Another command may have opened one meanwhile.
            if (TryAcquire() is { } opened) return (opened, false);
            var pooledConnection = new PooledConnection(await _open(cancellationToken), _sessions);
            lock (_poolLock)
            {
                pooledConnection.Acquire();
                if (!_disposed)
                {
                    _pooledConnections.Add(pooledConnection);
                    return (pooledConnection, true);
                }
            }

            await pooledConnection.DisposeAsync();
            throw new RemoteConnectionLostException(Name, "it was closed on this side");
        }
        catch (DeliveryException failure) when (failure is not RemoteConnectionLostException)
        {
            throw new RemoteSessionException(Name,
                $"it refuses a further session on its connection, and another connection failed: {failure.Message}", failure);
        }
        finally
        {
            _openLock.Release();
        }

        PooledConnection? TryAcquire()
        {
            lock (_poolLock)
            {
                if (_disposed) throw new RemoteConnectionLostException(Name, "it was closed on this side");
                if (_first.KeepAlive.Cause is { } cause) throw new RemoteConnectionLostException(Name, cause.Message, cause);
                var pooledConnection =
                    _pooledConnections.Find(pooledConnection => pooledConnection.HasCapacity && !refused.Contains(pooledConnection));
                pooledConnection?.Acquire();
                return pooledConnection;
            }
        }
    }
}
