using System.Runtime.ExceptionServices;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace QgoBuild.Delivery.Remote;

/// <summary>Runs one command on an open connection.</summary>
internal sealed class SshExecution
{
    private const int BufferSize = 64 * 1024;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    /// <summary>How long a channel may stay open after its command has ended. A background process may keep it open for hours.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(0.5);

    private readonly string _host;
    private readonly CommandWrapper _wrapper = new();
    private readonly SshCommand _command;
    private readonly Func<RemoteCommand, Task> _runOnOtherSession;
    private readonly CommandFrame _output;
    private readonly CommandFrame _errors;
    private readonly Action<RemoteOutput>? _onLine;
    private readonly Lock _lineLock = new();
    private readonly TaskCompletionSource<int> _processId = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _framesEnded;
    private bool _isDetached;
    private ExceptionDispatchInfo? _listenerFailure;

    private SshExecution(SshClient client, string host, RemoteCommand command, int inputLength, Action<RemoteOutput>? onLine,
        Func<RemoteCommand, Task> runOnOtherSession)
    {
        _host = host;
        _command = client.CreateCommand(_wrapper.Wrap(command, inputLength));
        _onLine = onLine;
        _runOnOtherSession = runOnOtherSession;
        _output = CreateFrame(isError: false);
        _errors = CreateFrame(isError: true);
    }

    /// <summary>Runs a command as specified by <see cref="IRemoteHost.RunAsync"/>.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="host">The server's name.</param>
    /// <param name="command">The command.</param>
    /// <param name="input">The input of the command.</param>
    /// <param name="onLine">Receives the output of the command.</param>
    /// <param name="runOnOtherSession">Runs the command that stops this one, in another session.</param>
    /// <param name="lost">Cancelled when the connection is lost.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <exception cref="SessionRefusedException">The server refuses a further channel on this connection: the command was not
    /// run.</exception>
    /// <exception cref="CommandNotRunException">The login shell did not run it.</exception>
    /// <exception cref="SshException">The connection failed.</exception>
    /// <exception cref="ListenerFailedException"><paramref name="onLine"/> threw.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> or <paramref name="lost"/> was
    /// cancelled.</exception>
    public static Task<int> RunAsync(
        SshClient client, string host, RemoteCommand command, ReadOnlyMemory<byte> input, Action<RemoteOutput>? onLine,
        Func<RemoteCommand, Task> runOnOtherSession, CancellationToken lost, CancellationToken cancellationToken) =>
        new SshExecution(client, host, command, input.Length, onLine, runOnOtherSession).RunAsync(input, lost, cancellationToken);

    private async Task<int> RunAsync(ReadOnlyMemory<byte> input, CancellationToken lost, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(lost, cancellationToken);
        var running = DedicatedThread.Run(() => Start(input)).Unwrap();
        var output = DedicatedThread.Run(() => Read(_command.OutputStream, _output, stop));
        var errors = DedicatedThread.Run(() => Read(_command.ExtendedOutputStream, _errors, stop));
        try
        {
            var closed = Task.WhenAll(running, output, errors);
            if (await Task.WhenAny(closed, _ended.Task).WaitAsync(stop.Token) == closed)
                await closed;
            else
                await Task.WhenAny(closed, Task.Delay(CloseTimeout, stop.Token));
            return _listenerFailure is null ? ExitCode() : throw new ListenerFailedException(_listenerFailure);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            lock (_lineLock)
                _isDetached = true;
            if (!lost.IsCancellationRequested) await StopAsync(running);

            if (_listenerFailure is not null) throw new ListenerFailedException(_listenerFailure);
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            // Waits up to a second for the server to close the channel, so it runs in the background.
            _ = DedicatedThread.Run(_command.Dispose);
        }
    }

    private Task Start(ReadOnlyMemory<byte> input)
    {
        try
        {
            var running = Open();
            Send(input);
            return running;
        }
        catch
        {
            // Ends the streams too, whose readers would wait forever.
            _command.Dispose();
            throw;
        }
    }

    private Task Open()
    {
        try { return _command.ExecuteAsync(CancellationToken.None); }
        catch (SshException refusal) when (refusal is not SshConnectionException) { throw new SessionRefusedException(refusal); }
    }

    private void Send(ReadOnlyMemory<byte> input)
    {
        if (input.IsEmpty) return;

        try
        {
            using var stream = _command.CreateInputStream();
            stream.Write(input.Span);
        }
        catch (InvalidOperationException)
        {
            // The command ended before it read all of its input, which is allowed.
        }
    }

    private CommandFrame CreateFrame(bool isError) =>
        new(_wrapper, new LineSplitter((text, isPartial) => Emit(new RemoteOutput(text, isError, isPartial))));

    private void Read(Stream stream, CommandFrame frame, CancellationTokenSource stop)
    {
        var buffer = new byte[BufferSize];
        try
        {
            for (int count; (count = stream.Read(buffer, 0, buffer.Length)) > 0;)
            {
                if (frame.ExitCode is not null) continue;
                frame.Add(buffer.AsSpan(0, count));
                if (frame.ProcessId is { } process) _processId.TrySetResult(process);
                if (frame.ExitCode is not null && Interlocked.Increment(ref _framesEnded) == 2) _ended.TrySetResult();
            }

            frame.Complete();
        }
        catch (Exception error)
        {
            _listenerFailure = ExceptionDispatchInfo.Capture(error);
            stop.Cancel();
        }
    }

    private void Emit(RemoteOutput line)
    {
        lock (_lineLock)
        {
            if (!_isDetached) _onLine?.Invoke(line);
        }
    }

    private async Task StopAsync(Task running)
    {
        try
        {
            var process = await _processId.Task.WaitAsync(StopTimeout);
            await _runOnOtherSession(CommandWrapper.CreateStopCommand(process)).WaitAsync(StopTimeout);
            await running.WaitAsync(StopTimeout);
        }
        catch (Exception error) when (error is TimeoutException or SshException or ObjectDisposedException or DeliveryException)
        {
            // The command could not be stopped, or ignores SIGTERM. Its channel is closed anyway.
        }
    }

    /// <summary>The exit code that the wrapper reported; that of the channel when a signal ended the shell of the wrapper.</summary>
    private int ExitCode() => (_output.ExitCode ?? _errors.ExitCode, _command.ExitStatus, _command.ExitSignal) switch
    {
        ({ } code, _, _) => code,
        (_, { } code, _) when _output.ProcessId is null && _errors.ProcessId is null => throw CreateNotRunException(code),
        // A program around the killed shell returned 0 instead of the signal.
        (_, 0, _) => SignalNumber.ToExitCode("KILL"),
        (_, { } code, _) => code,
        (_, _, { } signal) => SignalNumber.ToExitCode(signal),
        _ => throw new SshConnectionException("the server closed the command's channel without an exit code",
            DisconnectReason.ConnectionLost),
    };

    private CommandNotRunException CreateNotRunException(int code) =>
        new(_host, code, string.Join('\n', new[] { _output.Preamble, _errors.Preamble }.Where(text => text.Length > 0)));
}

/// <summary>Wraps an exception of a caller's listener, which must not be mistaken for a failure of the connection: a listener may use
/// sockets of its own.</summary>
internal sealed class ListenerFailedException(ExceptionDispatchInfo failure) : Exception("The listener failed.", failure.SourceException)
{
    /// <summary>The exception of the listener.</summary>
    public ExceptionDispatchInfo Failure { get; } = failure;
}

/// <summary>The server refuses a further channel on a connection (sshd's <c>MaxSessions</c>). The command was not run.</summary>
internal sealed class SessionRefusedException(Exception cause) : Exception(cause.Message, cause);
