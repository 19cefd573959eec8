using System.Diagnostics;

namespace QgoBuild.Engine.Tooling;

/// <summary>A running child whose lines are passed on and kept as they come, and which ends when the build is cancelled.</summary>
internal sealed class ChildProcess : IProcess
{
    // A daemon that the child left behind may hold its output open for ever: once the child is gone we listen until it has been silent so long.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly int? _timeout;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancellationRegistration;
    private readonly Lock _lines = new();
    private readonly List<Output> _output = [];
    private readonly Task _reading;

    public ChildProcess(
        Process process,
        Func<string, string> filter,
        int? timeout,
        Action<OutputType, string>? logger,
        CancellationToken cancellationToken)
    {
        _process = process;
        Redact = filter;
        _timeout = timeout;
        _cancellationToken = cancellationToken;
        Arguments = filter(process.StartInfo.Arguments);
        _reading = process.StartInfo.RedirectStandardOutput
            ? Task.WhenAll(ReadOutputAsync(process.StandardOutput, OutputType.Std, logger), ReadOutputAsync(process.StandardError, OutputType.Err, logger))
            : Task.CompletedTask;
        _cancellationRegistration = cancellationToken.Register(Kill);
    }

    public string FileName => _process.StartInfo.FileName;

    public string Arguments { get; }

    /// <summary>Takes the secrets out of a line; those kept in <see cref="Output"/> are as the process wrote them.</summary>
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
            // It has exited in the meantime, which is what was wanted.
        }
    }

    /// <summary>Calls something once when the child has exited, at once if it has already.</summary>
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
        for (var lastCount = -1; !_reading.Wait(OutputGrace, CancellationToken.None) && lastCount != _output.Count;) lastCount = _output.Count;
    }

    // On a thread of its own: where the thread pool is busy, with targets that wait, a line would be late or lost.
    private Task ReadOutputAsync(StreamReader reader, OutputType type, Action<OutputType, string>? logger) =>
        Task.Factory.StartNew(() => ReadLines(reader, type, logger), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void ReadLines(StreamReader reader, OutputType type, Action<OutputType, string>? logger)
    {
        while (reader.ReadLine() is { } line)
        {
            // One lock for both outputs: a logger hears one line at a time.
            lock (_lines)
            {
                _output.Add(new Output { Type = type, Text = line });
                logger?.Invoke(type, Redact(line));
            }
        }
    }
}
