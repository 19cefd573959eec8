using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// A server by SSH. Every command shares one connection; where the server refuses another session on it (sshd's <c>MaxSessions</c>, which may be
/// 1), one more connection is opened and kept. At most eight commands run at once, further ones wait for their turn.
/// </summary>
public sealed class SshRemoteHost : IRemoteHost
{
    /// <summary>How long connecting may take before the server counts as away.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>sshd allows ten sessions a connection unless configured otherwise; two are kept for the keep-alive and for stopping a command.</summary>
    private const int MaxConcurrentCommands = 8;

    private readonly Func<CancellationToken, Task<SshConnection>> _open;
    private readonly PooledConnection _first;
    private readonly List<PooledConnection> _pooledConnections = [];
    private readonly Lock _poolLock = new();
    private readonly SemaphoreSlim _openLock = new(1);
    private readonly SemaphoreSlim _commandSlots = new(MaxConcurrentCommands);

    /// <summary>How many sessions a connection takes, as far as refusals have shown.</summary>
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

    /// <summary>
    /// Connects and logs in, over other servers where the configuration says so. Each server's key is compared with known_hosts before
    /// anything that proves who we are is sent to it.
    /// </summary>
    /// <param name="endpoint">Where, as whom, with which keys.</param>
    /// <param name="guard">Decides whether the host, and each on the way, may be dialled at all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SshConfigException">The user's SSH configuration is wrong, or wants something that is not supported.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    /// <exception cref="PrivateKeyException">There is no private key that can be used; nothing was sent.</exception>
    /// <exception cref="RemoteUnreachableException">There is no connection.</exception>
    /// <exception cref="HostKeyRejectedException">The server's key is unknown, changed or revoked.</exception>
    /// <exception cref="RemoteAuthenticationException">The server does not accept the user's key.</exception>
    public static Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, CancellationToken cancellationToken = default) =>
        ConnectAsync(endpoint, guard, ConnectTimeout, cancellationToken);

    /// <summary>The same with another patience.</summary>
    internal static async Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var hop = SshRoute.Resolve(endpoint);
        foreach (var each in hop.Route)
            guard.EnsureAllowed(each.Host);

        return new SshRemoteHost(hop, await OpenAsync(cancellationToken).ConfigureAwait(false), OpenAsync);

        Task<SshConnection> OpenAsync(CancellationToken cancellationToken) => SshConnection.OpenAsync(hop, MaxConcurrentCommands * 2, timeout, TimeProvider.System, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(
        RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null, CancellationToken cancellationToken = default)
    {
        await _commandSlots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunOnAnyConnectionAsync(command, input, onLine, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _commandSlots.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;

        PooledConnection[] pooledConnections;
        lock (_poolLock)
            pooledConnections = [.. _pooledConnections];

        await Task.WhenAll(pooledConnections.Select(pooledConnection => pooledConnection.DisposeAsync().AsTask())).ConfigureAwait(false);
    }

    private async Task<int> RunOnAnyConnectionAsync(RemoteCommand command, ReadOnlyMemory<byte> input, Action<RemoteOutput>? onLine, CancellationToken cancellationToken)
    {
        var refused = new HashSet<PooledConnection>();
        for (var opened = 0; ;)
        {
            var (pooledConnection, isNew) = await AcquireConnectionAsync(refused, cancellationToken).ConfigureAwait(false);
            try
            {
                return await RunAsync(pooledConnection, command, input, onLine, cancellationToken).ConfigureAwait(false);
            }
            catch (SessionRefusedException refusal)
            {
                // A command that was refused has not begun, so another connection may run it. Where new ones refuse their first as well, none will.
                opened += isNew ? 1 : 0;
                if (opened > 1)
                    throw new RemoteSessionException(Name, $"it opens a connection but no session on it ({refusal.Message})", refusal);
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

    private async Task<int> RunAsync(PooledConnection pooledConnection, RemoteCommand command, ReadOnlyMemory<byte> input, Action<RemoteOutput>? onLine, CancellationToken cancellationToken)
    {
        var keepAlive = pooledConnection.KeepAlive;
        try
        {
            if (keepAlive.Cause is null)
                return await SshExecution.RunAsync(pooledConnection.Connection.Client, Name, command, input, onLine, StopAsync, keepAlive.Lost, cancellationToken).ConfigureAwait(false);
        }
        catch (ListenerFailedException listener)
        {
            listener.Failure.Throw();
        }
        catch (Exception error) when (error is SshConnectionException or SocketException or ObjectDisposedException)
        {
            keepAlive.MarkLost(error);
        }
        catch (OperationCanceledException) when (keepAlive.Cause is not null && !cancellationToken.IsCancellationRequested)
        {
            // Not the caller's wish: the keep-alive ended it.
        }

        throw new RemoteConnectionLostException(Name, keepAlive.Cause!.Message, keepAlive.Cause);
    }

    /// <summary>Runs what stops another command, which still holds its session and its turn.</summary>
    private Task StopAsync(RemoteCommand stop) => RunOnAnyConnectionAsync(stop, default, onLine: null, CancellationToken.None);

    /// <summary>Takes a place on a connection that has room, or opens one more.</summary>
    /// <param name="refused">Those that have refused already.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RemoteConnectionLostException">The first connection was lost, and with it the host.</exception>
    /// <exception cref="RemoteSessionException">There is no room, and no further connection.</exception>
    private async Task<(PooledConnection Lane, bool IsNew)> AcquireConnectionAsync(HashSet<PooledConnection> refused, CancellationToken cancellationToken)
    {
        if (TryEnter() is { } known)
            return (known, false);

        await _openLock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else may have opened one meanwhile.
            if (TryEnter() is { } opened)
                return (opened, false);
            var pooledConnection = new PooledConnection(await _open(cancellationToken).ConfigureAwait(false), _sessions);
            lock (_poolLock)
            {
                pooledConnection.Acquire();
                if (!_disposed)
                {
                    _pooledConnections.Add(pooledConnection);
                    return (pooledConnection, true);
                }
            }

            await pooledConnection.DisposeAsync().ConfigureAwait(false);
            throw new RemoteConnectionLostException(Name, "it was closed here");
        }
        catch (DeliveryException failure) when (failure is not RemoteConnectionLostException)
        {
            throw new RemoteSessionException(Name, $"it refuses another session on its connection, and another connection failed: {failure.Message}", failure);
        }
        finally
        {
            _openLock.Release();
        }

        PooledConnection? TryEnter()
        {
            lock (_poolLock)
            {
                if (_disposed)
                    throw new RemoteConnectionLostException(Name, "it was closed here");
                if (_first.KeepAlive.Cause is { } cause)
                    throw new RemoteConnectionLostException(Name, cause.Message, cause);
                var pooledConnection = _pooledConnections.Find(pooledConnection => pooledConnection.HasCapacity && !refused.Contains(pooledConnection));
                pooledConnection?.Acquire();
                return pooledConnection;
            }
        }
    }
}
