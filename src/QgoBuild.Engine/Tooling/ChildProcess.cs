using System.Diagnostics;

namespace QgoBuild.Engine.Tooling;

/// <summary>A running child process. Its lines are logged and stored as they arrive; it is killed when the build is cancelled.</summary>
internal sealed class ChildProcess : IProcess
{
    // A daemon that the child has started may keep its output open forever: after the child's exit, reading ends after this time without
    // output.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly int? _timeout;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancellationRegistration;
    private readonly Lock _lines = new();
    private readonly List<Output> _output = [];
    private readonly Task _reading;

    public ChildProcess(
        Process process, Func<string, string> filter, int? timeout, Action<OutputType, string>? logger, CancellationToken cancellationToken)
    {
        _process = process;
        Redact = filter;
        _timeout = timeout;
        _cancellationToken = cancellationToken;
        Arguments = filter(process.StartInfo.Arguments);
        _reading = process.StartInfo.RedirectStandardOutput
            ? Task.WhenAll(ReadOutputAsync(process.StandardOutput, OutputType.Std, logger),
                ReadOutputAsync(process.StandardError, OutputType.Err, logger))
            : Task.CompletedTask;
        _cancellationRegistration = cancellationToken.Register(Kill);
    }

    public string FileName => _process.StartInfo.FileName;

    public string Arguments { get; }

    /// <summary>Masks the secrets in a line; the lines in <see cref="Output"/> are not masked.</summary>
    public Func<string, string> Redact { get; }

    public string WorkingDirectory => _process.StartInfo.WorkingDirectory;
    public int ExitCode => _process.ExitCode;
    public bool HasExited => _process.HasExited;
    public int Id => _process.Id;

    public IReadOnlyCollection<Output> Output
    {
        get
        {
            lock (_lines) return [.. _output];
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has exited in the meantime.
        }
    }

    /// <summary>Calls the callback once when the child has exited, immediately if it has already.</summary>
    public void OnExited(Action callback)
    {
        _process.Exited += (_, _) => callback();
        _process.EnableRaisingEvents = true;
    }

    public bool WaitForExit()
    {
        var exited = _process.WaitForExit(_timeout ?? Timeout.Infinite);
        if (!exited) Kill();
        _process.WaitForExit(Timeout.Infinite);
        DrainOutput();
        _cancellationToken.ThrowIfCancellationRequested();
        return exited;
    }

    public void Dispose()
    {
        _cancellationRegistration.Dispose();
        _process.Dispose();
    }

    private void DrainOutput()
    {
        for (var lastCount = -1; !_reading.Wait(OutputGrace, CancellationToken.None) && lastCount != _output.Count;) lastCount =
            _output.Count;
    }

    // On a dedicated thread: in a thread pool that is busy with waiting targets, a line would be late or lost.
    private Task ReadOutputAsync(StreamReader reader, OutputType type, Action<OutputType, string>? logger) =>
        Task.Factory.StartNew(() => ReadLines(reader, type, logger), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private void ReadLines(StreamReader reader, OutputType type, Action<OutputType, string>? logger)
    {
        while (reader.ReadLine() is { } line)
        {
            // One lock for both outputs: a logger gets one line at a time.
            lock (_lines)
            {
                _output.Add(new Output { Type = type, Text = line });
                logger?.Invoke(type, Redact(line));
            }
        }
    }
}
