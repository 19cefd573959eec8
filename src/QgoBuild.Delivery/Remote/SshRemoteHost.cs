using System.Net.Sockets;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Shell;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>A server by SSH: one connection, which every command shares; at most eight run at once, further ones wait for their turn.</summary>
public sealed class SshRemoteHost : IRemoteHost
{
    /// <summary>How long connecting may take before the server counts as away.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>sshd allows ten sessions a connection (MaxSessions); two are kept for the watch and for stopping a command.</summary>
    private const int CommandsAtOnce = 8;

    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(2);

    private readonly SshClient _client;
    private readonly SshWatch _watch;
    private readonly SemaphoreSlim _turns = new(CommandsAtOnce);
    private bool _disposed;

    private SshRemoteHost(SshEndpoint endpoint, SshClient client)
    {
        Name = endpoint.ToString();
        _client = client;
        _watch = new SshWatch(client);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>
    /// Connects and logs in. The server's key is compared with known_hosts before anything that proves who we are is sent.
    /// </summary>
    /// <param name="endpoint">Where, as whom, with which keys.</param>
    /// <param name="guard">Decides whether the host may be dialled at all.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="NetworkForbiddenException">The guard forbids it; nothing was sent.</exception>
    /// <exception cref="PrivateKeyException">The private key cannot be used; nothing was sent.</exception>
    /// <exception cref="RemoteUnreachableException">There is no connection.</exception>
    /// <exception cref="HostKeyRejectedException">The server's key is unknown, changed or revoked.</exception>
    /// <exception cref="RemoteAuthenticationException">The server does not accept the user's key.</exception>
    public static Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, CancellationToken ct = default) =>
        ConnectAsync(endpoint, guard, ConnectTimeout, ct);

    /// <summary>The same with another patience.</summary>
    internal static async Task<SshRemoteHost> ConnectAsync(SshEndpoint endpoint, NetworkGuard guard, TimeSpan patience, CancellationToken ct)
    {
        guard.Require(endpoint.Host);
        var knownHosts = KnownHosts.Load(endpoint.KnownHostsFile);
        var privateKey = SshPrivateKey.Load(endpoint);

        var connection = new ConnectionInfo(endpoint.Host, endpoint.Port, endpoint.User, new PrivateKeyAuthenticationMethod(endpoint.User, privateKey))
        {
            Timeout = patience,
            MaxSessions = CommandsAtOnce * 2,
        };
        SshAlgorithms.Apply(connection, knownHosts.KeysOf(endpoint.Host, endpoint.Port));

        var client = new SshClient(connection);
        (HostKey Key, HostKeyVerdict Verdict)? presented = null;
        client.HostKeyReceived += (_, received) =>
        {
            var key = HostKey.FromBytes(received.HostKey);
            var verdict = knownHosts.Judge(endpoint.Host, endpoint.Port, key);
            presented = (key, verdict);
            received.CanTrust = verdict == HostKeyVerdict.Known;
        };

        try
        {
            // SSH.NET blocks while it negotiates, whatever its token says: it gets a thread of its own, and the time is kept here.
            await Blocking.Run(() => client.ConnectAsync(ct)).Unwrap().WaitAsync(patience, ct).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await LetGoAsync(client).ConfigureAwait(false);
            if (presented is { Verdict: not HostKeyVerdict.Known } rejected)
                throw new HostKeyRejectedException(endpoint, rejected.Key, rejected.Verdict, error);
            if (SshConnectFailure.Explain(error, endpoint, patience) is { } failure)
                throw failure;
            throw;
        }

        // From here on the watch keeps the time. Left as it is, SSH.NET would end the connection when a command does not read its
        // input for this long.
        connection.Timeout = Timeout.InfiniteTimeSpan;
        return new SshRemoteHost(endpoint, client);
    }

    /// <inheritdoc/>
    public async Task<int> RunAsync(
        RemoteCommand command, ReadOnlyMemory<byte> input = default, Action<RemoteOutput>? onLine = null, CancellationToken ct = default)
    {
        await _turns.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_watch.Cause is null)
                return await SshExecution.RunAsync(_client, command, input, onLine, _watch.Lost, ct).ConfigureAwait(false);
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
        await LetGoAsync(_client).ConfigureAwait(false);
    }

    /// <summary>Ends a connection politely, but does not wait for a server that does not answer.</summary>
    private static async Task LetGoAsync(SshClient client)
    {
        try
        {
            await Blocking.Run(client.Dispose).WaitAsync(Courtesy).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its thread ends when the operating system gives the connection up.
        }
    }
}
