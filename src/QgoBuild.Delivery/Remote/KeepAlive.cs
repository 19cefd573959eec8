using Renci.SshNet;
using Renci.SshNet.Common;

namespace QgoBuild.Delivery.Remote;

/// <summary>Detects a dead connection within 15 seconds. The keepalive of SSH.NET expects no response, so it never detects a frozen server
/// or a broken network; this one requires a response.</summary>
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

    /// <summary>Why the connection was lost; null as long as it is not.</summary>
    public Exception? Cause => _cause;

    /// <summary>Marks the connection as lost, cancels everything that waits for it, and closes it.</summary>
    public void MarkLost(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _cause, cause, null) is not null) return;

        _lost.Cancel();
        _ = DedicatedThread.Run(_client.Dispose);
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _watchTask;
        _closed.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Interval);
            while (!Lost.IsCancellationRequested && await timer.WaitForNextTickAsync(_closed.Token))
                await DedicatedThread.Run(SendProbe).WaitAsync(ResponseTimeout, _closed.Token);
        }
        catch (TimeoutException)
        {
            MarkLost(new TimeoutException($"the server has not responded for {ResponseTimeout.TotalSeconds:0} seconds"));
        }
        catch (Exception error) when (error is SshConnectionException or SocketException or ObjectDisposedException) { MarkLost(error); }
        catch (OperationCanceledException)
        {
            // The host is disposed.
        }
    }

    private void SendProbe()
    {
        try
        {
            // sshd itself accepts the session, which is the response: a server that is too busy to start a shell is not dead.
            var command = _client.CreateCommand(":");
            command.ExecuteAsync().ContinueWith(_ => command.Dispose(), TaskScheduler.Default);
        }
        catch (SshException refusal) when (refusal is not SshConnectionException)
        {
            // The server refuses a further session, which is a response too.
        }
    }
}

/// <summary>Runs blocking work on a thread of its own. Most calls of SSH.NET block; on the thread pool, which begins with as many threads
/// as cores, concurrent commands would wait half a second for each further thread.</summary>
internal static class DedicatedThread
{
    public static Task Run(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
