using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote.Configuration;
using QgoBuild.Delivery.Remote.UserKeys;
using QgoBuild.Delivery.Shell;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>A server by SSH: one connection, which every command shares; at most eight run at once, further ones wait for their turn.</summary>
public sealed class SshRemoteHost : IRemoteHost
{
    /// <summary>How long connecting may take before the server counts as away.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>sshd allows ten sessions a connection (MaxSessions); two are kept for the watch and for stopping a command.</summary>
    private const int CommandsAtOnce = 8;

    private readonly SshConnection _connection;
    private readonly SshWatch _watch;
    private readonly SemaphoreSlim _turns = new(CommandsAtOnce);
    private bool _disposed;

    private SshRemoteHost(SshHop hop, SshConnection connection)
    {
        Name = hop.ToString();
        _connection = connection;
        _watch = new SshWatch(connection.Client);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>
    /// Connects and logs in, over other servers where the configuration says so. Each server's key is compared with known_hosts before
    /// anything that proves who we are is sent to it.
    /// </summary>
    /// <param name="endpoint">Where, as whom, with which keys.</param>
    /// <param name="guard">Decides whether the host, and each on the way, may be dialled at all.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SshConfigException">The user's SSH configuration is wrong, or wants something that is not supported.</exception>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    /// <exception cref="PrivateKeyException">There is no private key that can be used; nothing was sent.</exception>
    /// <exception cref="RemoteUnreachableException">There is no connection.</exception>
    /// <exception cref="HostKeyRejectedException">The server's key is unknown, changed or revoked.</exception>
    /// <exception cref="RemoteAuthenticationException">The server does not accept the user's key.</exception>
    public static Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, CancellationToken ct = default) =>
        ConnectAsync(endpoint, guard, ConnectTimeout, ct);

    /// <summary>The same with another patience.</summary>
    internal static async Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, TimeSpan patience, CancellationToken ct)
    {
        var hop = SshRoute.To(endpoint);
        foreach (var each in hop.Route)
            guard.Require(each.Host);

        return new SshRemoteHost(hop, await SshConnection.OpenAsync(hop, CommandsAtOnce * 2, patience, TimeProvider.System, ct).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(
        RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null, CancellationToken ct = default)
    {
        await _turns.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_watch.Cause is null)
                return await SshExecution.RunAsync(_connection.Client, command, input, onLine, _watch.Lost, ct).ConfigureAwait(false);
        }
        catch (ListenerFailedException listener)
        {
            listener.Failure.Throw();
        }
        catch (Exception error) when (error is SshConnectionException or SocketException or ObjectDisposedException)
        {
            _watch.Lose(error);
        }
        catch (OperationCanceledException) when (_watch.Cause is not null && !ct.IsCancellationRequested)
        {
            // Not the caller's wish: the watch ended it.
        }
        catch (SshException error)
        {
            throw new DeliveryException($"{Name} does not run another command now: {error.Message}", "Raise MaxSessions in the server's sshd_config.", error);
        }
        finally
        {
            _turns.Release();
        }

        throw new RemoteConnectionLostException(Name, _watch.Cause!.Message, _watch.Cause);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;

        await _watch.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
