using System.Runtime.InteropServices;

namespace QgoBuild.Engine.Running;

/// <summary>The invocation of a build by its own process: console, environment and signals.</summary>
internal sealed class ProcessInvocation : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly StreamWriter _output;
    private readonly StreamWriter _error;

    public ProcessInvocation(string[] arguments)
    {
        _output = CreateWriter(Console.OpenStandardOutput());
        _error = CreateWriter(Console.OpenStandardError());
        IgnoredSignals.RestoreDefaultHandlers();
        _signals = [RegisterSignal(PosixSignal.SIGINT), RegisterSignal(PosixSignal.SIGTERM)];
        Context = new HostContext
        {
            Arguments = arguments,
            WorkingDirectory = EnvironmentInfo.WorkingDirectory,
            Environment = Environment.GetEnvironmentVariables(),
            Output = new LineWriter(_output),
            Error = new LineWriter(_error),
            UseColors = IsTerminal() && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 },
            TerminalWidth = IsTerminal() ? () => Console.WindowWidth : null,
            Input = Console.IsInputRedirected ? Console.In : null,
            Prompt = ConsolePrompt.IsAvailable ? new ConsolePrompt(_output) : null,
            Cancellation = _cancellation.Token,
            RedirectConsole = RedirectConsole,
            SuppressConsoleOutput = () => Console.SetOut(TextWriter.Null),
        };
    }

    public HostContext Context { get; }

    public void Dispose()
    {
        Console.Out.Flush();
        Console.Error.Flush();
        _output.Flush();
        foreach (var signal in _signals) signal.Dispose();
        _cancellation.Dispose();
    }

    // Output of targets to the console is masked and grouped by target, too.
    private void RedirectConsole()
    {
        Console.SetOut(new SessionWriter(Context.Output, session => session.Out));
        Console.SetError(new SessionWriter(Context.Error, session => session.Error));
    }

    private static StreamWriter CreateWriter(Stream stream) => new(stream, new UTF8Encoding(false), bufferSize: 4096) { AutoFlush = true };

    private PosixSignalRegistration RegisterSignal(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        // The first signal cancels; the second one ends the process.
        if (_cancellation.IsCancellationRequested) return;
        context.Cancel = true;
        _cancellation.Cancel();
    });

    // A terminal with escape sequences.
    private static bool IsTerminal()
    {
        if (Console.IsOutputRedirected) return false;
        return OperatingSystem.IsWindows()
            ? Environment.GetEnvironmentVariable("WT_SESSION") is not null || Environment.GetEnvironmentVariable("TERM") is not null
            : Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
    }
}
