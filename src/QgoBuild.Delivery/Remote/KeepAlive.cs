using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>
/// Notices that a connection is dead, within 15 seconds. SSH.NET's own keepalive sends without expecting an answer, so a server that
/// froze or a cable that was cut would never be noticed; this one asks for an answer.
/// </summary>
internal sealed class KeepAlive : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(9);

    private readonly SshClient _client;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Task _watchTask;
    private Exception? _cause;

    public KeepAlive(SshClient client)
    {
        _client = client;
        _client.ErrorOccurred += (_, error) => MarkLost(error.Exception);
        _watchTask = WatchAsync();
    }

    /// <summary>Cancelled when the connection is lost.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Why the connection was lost; null while it is not known to be.</summary>
    public Exception? Cause => _cause;

    /// <summary>Remembers that the connection is lost, ends whoever still waits on it, and lets go of it.</summary>
    public void MarkLost(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _cause, cause, null) is not null)
            return;

        _lost.Cancel();
        _ = DedicatedThread.Run(_client.Dispose);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync().ConfigureAwait(false);
        await _watchTask.ConfigureAwait(false);
        _closed.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            while (!Lost.IsCancellationRequested && await timer.WaitForNextTickAsync(_closed.Token).ConfigureAwait(false))
                await DedicatedThread.Run(SendProbe).WaitAsync(ResponseTimeout, _closed.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            MarkLost(new TimeoutException($"the server has not answered for {ResponseTimeout.TotalSeconds:0} seconds"));
        }
        catch (Exception error) when (error is SshConnectionException or SocketException or ObjectDisposedException)
        {
            MarkLost(error);
        }
        catch (OperationCanceledException)
        {
            // The host is being disposed of: there is nothing left to watch.
        }
    }

    private void SendProbe()
    {
        try
        {
            // That it was accepted is the answer, which sshd gives by itself: a server too busy to start a shell is not a dead one.
            var question = _client.CreateCommand(":");
            question.ExecuteAsync().ContinueWith(_ => question.Dispose(), TaskScheduler.Default);
        }
        catch (SshException refusal) when (refusal is not SshConnectionException)
        {
            // The server has no session left for us: that is an answer.
        }
    }
}
