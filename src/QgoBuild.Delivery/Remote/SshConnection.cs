using QgoBuild.Delivery.Remote.HostKeys;
using QgoBuild.Delivery.Remote.UserKeys;
using Renci.SshNet;

namespace QgoBuild.Delivery.Remote;

/// <summary>A connection to a server that is logged in, with those that it goes through.</summary>
internal sealed class SshConnection : IAsyncDisposable
{
    private static readonly TimeSpan DisposeTimeout = TimeSpan.FromSeconds(2);

    private readonly SshConnection? _through;

    private SshConnection(SshClient client, SshConnection? through) => (Client, _through) = (client, through);

    /// <summary>The innermost connection.</summary>
    public SshClient Client { get; }

    /// <summary>Connects to every server on the way, in turn. Nothing is sent to one before its own key is known.</summary>
    /// <param name="hop">The server.</param>
    /// <param name="sessions">How many channels the connection may have at once.</param>
    /// <param name="timeout">How long each server may take.</param>
    /// <param name="time">The clock by which certificates expire.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SshConnection> OpenAsync(SshHop hop, int sessions, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        // Before anything is dialled: a missing key is no reason to knock.
        var keys = Identities.Collect(hop.Keys, hop.ToString());
        var knownHosts = KnownHosts.Load(hop.KnownHosts);
        var through = hop.Through is null ? null : await OpenAsync(hop.Through, sessions, timeout, time, cancellationToken).ConfigureAwait(false);
        try
        {
            var check = new HostKeyCheck(knownHosts, hop.HostKeyName, time);
            return new SshConnection(await LogInAsync(hop, through, keys, check, sessions, timeout, cancellationToken).ConfigureAwait(false), through);
        }
        catch
        {
            if (through is not null)
                await through.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it politely, innermost first, but does not wait for a server that does not answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await DisposeClientAsync(Client).ConfigureAwait(false);
        if (_through is not null)
            await _through.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<SshClient> LogInAsync(
        SshHop hop, SshConnection? through, Identities keys, HostKeyCheck check, int sessions, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var (host, port) = through is null ? (hop.Host, hop.Port) : (SshTunnel.Host, SshTunnel.Open(through.Client, hop.Host, hop.Port).Port);
        var connection = new ConnectionInfo(host, port, hop.User, new PrivateKeyAuthenticationMethod(hop.User, [.. keys.Keys]))
        {
            Timeout = timeout,
            MaxSessions = sessions,
            // A session that the server refuses is asked for once: whoever wanted it has another way.
            RetryAttempts = 1,
        };
        SshAlgorithms.Apply(connection, check);

        var client = new SshClient(connection);
        client.HostKeyReceived += (_, presented) => check.Evaluate(presented);
        try
        {
            // SSH.NET blocks while it negotiates, whatever its token says: it gets a thread of its own, and the time is kept here.
            await DedicatedThread.Run(() => client.ConnectAsync(cancellationToken)).Unwrap().WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await DisposeClientAsync(client).ConfigureAwait(false);
            if (check.Result is { Verdict: not HostKeyVerdict.Known } rejected)
                throw new HostKeyRejectedException(hop, rejected, error);
            if (SshConnectFailure.ToException(error, hop, keys, timeout) is { } failure)
                throw failure;
            throw;
        }

        // From here on the watch keeps the time. Left as it is, SSH.NET would end the connection when a command does not read its
        // input for this long.
        connection.Timeout = Timeout.InfiniteTimeSpan;
        return client;
    }

    private static async Task DisposeClientAsync(SshClient client)
    {
        try
        {
            await DedicatedThread.Run(client.Dispose).WaitAsync(DisposeTimeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Its thread ends when the operating system gives the connection up.
        }
    }
}
