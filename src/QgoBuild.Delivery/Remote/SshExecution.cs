using System.Runtime.ExceptionServices;
using QgoBuild.Delivery.Shell;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace QgoBuild.Delivery.Remote;

/// <summary>One command on an open connection, from its start to its exit code.</summary>
internal sealed class SshExecution
{
    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(2);

    private readonly SshClient _client;
    private readonly SshCommand _command;
    private readonly Action<RemoteOutput>? _onLine;
    private readonly Lock _oneLineAtATime = new();
    private readonly TaskCompletionSource<int> _process = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _nobodyListens;
    private ExceptionDispatchInfo? _listenerFailure;

    private SshExecution(SshClient client, string text, Action<RemoteOutput>? onLine)
    {
        _client = client;
        _command = client.CreateCommand(text);
        _onLine = onLine;
    }

    /// <summary>Runs a command as <see cref="IRemoteHost.RunAsync"/> promises.</summary>
    /// <exception cref="SshException">The connection failed.</exception>
    /// <exception cref="ListenerFailedException"><paramref name="onLine"/> threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> or <paramref name="lost"/> was cancelled.</exception>
    public static Task<int> RunAsync(
        SshClient client, RemoteCommand command, ReadOnlyMemory<byte> input, Action<RemoteOutput>? onLine, CancellationToken lost, CancellationToken ct) =>
        new SshExecution(client, SshLaunch.TextOf(command, input.Length), onLine).RunAsync(input, lost, ct);

    private async Task<int> RunAsync(ReadOnlyMemory<byte> input, CancellationToken lost, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lost, ct);
        var running = Blocking.Run(() => Start(input)).Unwrap();
        var output = Blocking.Run(() => Read(_command.OutputStream, isError: false, stop));
        var errors = Blocking.Run(() => Read(_command.ExtendedOutputStream, isError: true, stop));
        try
        {
            await Task.WhenAll(running, output, errors).WaitAsync(stop.Token).ConfigureAwait(false);
            return ExitCode();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            lock (_oneLineAtATime)
                _nobodyListens = true;
            if (!lost.IsCancellationRequested)
                await StopAsync(running).ConfigureAwait(false);

            if (_listenerFailure is not null)
                throw new ListenerFailedException(_listenerFailure);
            ct.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            // Waits for the server to close the channel, up to a second: not for us to sit through.
            _ = Blocking.Run(_command.Dispose);
        }
    }

    private Task Start(ReadOnlyMemory<byte> input)
    {
        try
        {
            var running = _command.ExecuteAsync(CancellationToken.None);
            Send(input);
            return running;
        }
        catch
        {
            // Ends the streams too: whoever reads them would wait forever.
            _command.Dispose();
            throw;
        }
    }

    private void Send(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty)
            return;

        try
        {
            using var stream = _command.CreateInputStream();
            stream.Write(input.Span);
        }
        catch (InvalidOperationException)
        {
            // The command ended before it read all of its input, and the channel with it. That is its right.
        }
    }

    private void Read(Stream stream, bool isError, CancellationTokenSource stop)
    {
        var lines = new LineSplitter((text, continues) => HandOn(new RemoteOutput(text, isError, continues)));
        var buffer = new byte[BufferSize];
        try
        {
            for (int count; (count = stream.Read(buffer, 0, buffer.Length)) > 0;)
                lines.Add(buffer.AsSpan(0, count));
            lines.Complete();
        }
        catch (Exception error)
        {
            _listenerFailure = ExceptionDispatchInfo.Capture(error);
            stop.Cancel();
        }
    }

    private void HandOn(RemoteOutput line)
    {
        if (line.IsError && !_process.Task.IsCompleted && SshLaunch.TryReadProcess(line.Text, out var process))
        {
            _process.SetResult(process);
            return;
        }

        lock (_oneLineAtATime)
        {
            if (!_nobodyListens)
                _onLine?.Invoke(line);
        }
    }

    private async Task StopAsync(Task running)
    {
        try
        {
            var process = await _process.Task.WaitAsync(Courtesy).ConfigureAwait(false);
            await Blocking.Run(() => Stop(process)).WaitAsync(Courtesy).ConfigureAwait(false);
            await running.WaitAsync(Courtesy).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or SshException or ObjectDisposedException)
        {
            // It could not be told, or does not listen. Its channel is closed all the same.
        }
    }

    private void Stop(int process)
    {
        using var stop = _client.CreateCommand(SshLaunch.StopTextOf(process));
        stop.Execute();
    }

    private int ExitCode() => (_command.ExitStatus, _command.ExitSignal) switch
    {
        ({ } code, _) => code,
        (_, { } signal) => SignalNumber.ToExitCode(signal),
        _ => throw new SshConnectionException("the server closed the command's channel without an exit code", DisconnectReason.ConnectionLost),
    };
}
