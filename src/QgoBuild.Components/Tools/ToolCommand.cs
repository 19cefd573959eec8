using CliWrap;
using CliWrap.Buffered;
using QgoBuild.Delivery;

namespace QgoBuild.Components.Tools;

/// <summary>A program of this machine with its arguments, run without a shell: every argument reaches it as it is.</summary>
/// <param name="Program">Its name on the PATH, or its path.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record ToolCommand(string Program, params IReadOnlyList<string> Arguments)
{
    private const int MaxTailLines = 15;
    private static readonly Func<string, bool> AllLines = _ => true;

    /// <summary>Where it runs; null for where this program runs.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables that it gets beside those of this program; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>Stands before each line of its output, where several run at once.</summary>
    public string? Label { get; init; }

    /// <summary>Which lines of its output appear; all of them unless told. The last ones are shown in any case when it fails.</summary>
    public Func<string, bool> OutputFilter { get; init; } = AllLines;

    /// <summary>The command as it would be typed.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(word => word.Length > 0 && !word.Any(char.IsWhiteSpace) ? word : $"\"{word}\""));

    /// <summary>Runs it; what it writes appears as it comes.</summary>
    /// <exception cref="ToolFailedException">It ended with another exit code than 0, or could not be started.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var last = new Queue<string>();
        var gate = new Lock();
        var exitCode = await ExecuteAsync(BuildCommand().WithStandardOutputPipe(PipeTarget.ToDelegate(Take)).WithStandardErrorPipe(PipeTarget.ToDelegate(Take)), cancellationToken).ConfigureAwait(false);
        if (exitCode != 0)
            throw new ToolFailedException(this, exitCode, Label is null && OutputFilter == AllLines ? [] : [.. last]);

        void Take(string line)
        {
            lock (gate)
            {
                last.Enqueue(line);
                if (last.Count > MaxTailLines)
                    last.Dequeue();
                if (OutputFilter(line))
                    Console.WriteLine(Label is null ? line : $"{Label,-8} | {line}");
            }
        }
    }

    /// <summary>Runs it silently and returns what it wrote to its standard output, without the newline at the end.</summary>
    /// <exception cref="ToolFailedException">It ended with another exit code than 0, or could not be started.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await BuildCommand().ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 ? result.StandardOutput.TrimEnd('\n', '\r') : throw new ToolFailedException(this, result.ExitCode, result.StandardError.TrimEnd().Split('\n').TakeLast(MaxTailLines).ToList());
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw NotFound(error);
        }
    }

    /// <summary>Runs it silently and returns what it wrote to its standard output, whatever its exit code.</summary>
    /// <exception cref="DeliveryException">It could not be started.</exception>
    public async Task<string> ReadOutputAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await BuildCommand().ExecuteBufferedAsync(cancellationToken).ConfigureAwait(false)).StandardOutput;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw NotFound(error);
        }
    }

    /// <summary>Runs it silently and tells whether it ended with 0.</summary>
    public async Task<bool> SucceedsAsync(CancellationToken cancellationToken) =>
        // What it writes is read and thrown away: CliWrap's own way of ignoring it closes the pipe, which would end the program (SIGPIPE).
        await ExecuteAsync(BuildCommand().WithStandardOutputPipe(PipeTarget.ToStream(Stream.Null)).WithStandardErrorPipe(PipeTarget.ToStream(Stream.Null)), cancellationToken).ConfigureAwait(false) == 0;

    private Command BuildCommand() => Cli.Wrap(Program)
        .WithArguments(Arguments)
        .WithWorkingDirectory(Directory ?? Environment.CurrentDirectory)
        .WithEnvironmentVariables(Variables)
        .WithValidation(CommandResultValidation.None);

    private async Task<int> ExecuteAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return (await command.ExecuteAsync(cancellationToken).ConfigureAwait(false)).ExitCode;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw NotFound(error);
        }
    }

    private DeliveryException NotFound(Exception cause) =>
        new($"«{Program}» could not be started: it is not installed, or not on the PATH.", $"Install {Program} and run the same command again.", cause);
}
