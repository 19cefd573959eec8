using System.ComponentModel;
using CliWrap;
using CliWrap.Exceptions;

namespace QgoBuild.Delivery.Processes;

/// <summary>A program of this machine and everything that it gets, as a value. It runs without a shell, so each argument reaches it
/// unchanged. Pass secrets in <see cref="Variables"/> or <see cref="Input"/>, never as arguments: every user of the machine can read
/// command lines.</summary>
/// <param name="Program">Its name on the PATH, or its path.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record LocalCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>The working directory; null for that of this process.</summary>
    public string? Directory { get; init; }

    /// <summary>Variables added to those of this process; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = ReadOnlyDictionary<string, string?>.Empty;

    /// <summary>The standard input; empty unless set.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The command whose output is the standard input, as in a shell's pipe; null to read <see cref="Input"/>.</summary>
    public LocalCommand? Source { get; init; }

    /// <summary>What the command is for, completing "Could not …" in an error; null to name the command itself.</summary>
    public string? Purpose { get; init; }

    /// <summary>What to do when it fails, for the error; null for nothing in particular.</summary>
    public string? Remedy { get; init; }

    /// <summary>The same command with further arguments.</summary>
    public LocalCommand With(params IEnumerable<string> arguments) => this with { Arguments = [.. Arguments, .. arguments] };

    /// <summary>The same command with a <see cref="Purpose"/>.</summary>
    public LocalCommand For(string purpose) => this with { Purpose = purpose };

    /// <summary>The same command with a text as its standard input, in UTF-8.</summary>
    public LocalCommand WithInput(string text) => this with { Input = Encoding.UTF8.GetBytes(text) };

    /// <summary>The command line as one would type it. Variables and input are not part of it.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    /// <summary>Runs the command, whatever its exit code, and keeps its output.</summary>
    /// <param name="cancellationToken">Kills the program and all processes that it started.</param>
    /// <exception cref="LocalCommandException">It could not be started, or its <see cref="Source"/> failed.</exception>
    public async Task<LocalResult> RunAsync(CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        var (exitCode, errors) = await ExecuteAsync(PipeTarget.ToStringBuilder(output, Encoding.UTF8), PipeTarget.Null, cancellationToken);
        return new LocalResult(exitCode, output.ToString().TrimEnd('\r', '\n'), errors);
    }

    /// <summary>Runs the command, whatever its exit code, and passes on each line when it is written. The two actions may run at the same
    /// time.</summary>
    /// <param name="onOutput">Receives the lines of the standard output.</param>
    /// <param name="onError">Receives the lines of the standard error.</param>
    /// <param name="cancellationToken">Kills the program and all processes that it started.</param>
    /// <returns>The exit code and the last lines only.</returns>
    /// <exception cref="LocalCommandException">It could not be started, or its <see cref="Source"/> failed.</exception>
    public async Task<LocalResult> StreamAsync(Action<string> onOutput, Action<string> onError, CancellationToken cancellationToken)
    {
        var last = new OutputTail();
        var output = PipeTarget.Merge(ToLines(onOutput), ToLines(last.Add));
        var (exitCode, errors) = await ExecuteAsync(output, ToLines(onError), cancellationToken);
        return new LocalResult(exitCode, last.ToString(), errors);
    }

    /// <summary>Runs the command and returns its standard output, without the end of the last line.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    /// <exception cref="LocalCommandException">It could not be started or ended with another exit code than 0, or its <see cref="Source"/>
    /// failed.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(cancellationToken);
        return result.Succeeded ? result.Output : throw new LocalCommandException(this, result);
    }

    /// <summary>Runs the command and returns whether it ended with exit code 0.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    /// <exception cref="LocalCommandException">It could not be started, or its <see cref="Source"/> failed.</exception>
    public async Task<bool> SucceedsAsync(CancellationToken cancellationToken) => (await RunAsync(cancellationToken)).Succeeded;

    private async Task<(int ExitCode, string Errors)> ExecuteAsync(PipeTarget output, PipeTarget errors,
        CancellationToken cancellationToken)
    {
        var (last, lastOfSource) = (new OutputTail(), new OutputTail());
        try
        {
            var result = await ToCliWrap()
                .WithStandardInputPipe(CreateInput(lastOfSource))
                .WithStandardOutputPipe(output)
                .WithStandardErrorPipe(PipeTarget.Merge(errors, ToLines(last.Add)))
                .ExecuteAsync(cancellationToken);
            return (result.ExitCode, last.ToString());
        }
        catch (CommandExecutionException failure)
        {
            throw new LocalCommandException(
                Source! with { Purpose = Purpose, Remedy = Remedy }, new LocalResult(failure.ExitCode, "", lastOfSource.ToString()));
        }
        catch (Win32Exception cause) { throw new LocalCommandException(this, cause); }
    }

    // Only the source is validated by CliWrap: half of its output must never pass for the whole.
    private PipeSource CreateInput(OutputTail lastOfSource) => Source is null
        ? PipeSource.FromBytes(Input)
        : PipeSource.FromCommand(Source.ToCliWrap()
            .WithStandardInputPipe(PipeSource.FromBytes(Source.Input))
            .WithStandardErrorPipe(ToLines(lastOfSource.Add))
            .WithValidation(CommandResultValidation.ZeroExitCode));

    private Command ToCliWrap() => Cli.Wrap(Program)
        .WithArguments(Arguments)
        .WithWorkingDirectory(Directory ?? Environment.CurrentDirectory)
        .WithEnvironmentVariables(Variables)
        .WithValidation(CommandResultValidation.None);

    private static PipeTarget ToLines(Action<string> onLine) => PipeTarget.ToDelegate(onLine, Encoding.UTF8);
    private static string Quote(string word) => word.Length > 0 && !word.Any(char.IsWhiteSpace) ? word : $"\"{word}\"";

    /// <summary>The last lines that a program writes, however much it writes.</summary>
    private sealed class OutputTail
    {
        private readonly Queue<string> _lines = new();

        // CliWrap calls this from one thread for each stream.
        public void Add(string line)
        {
            if (string.IsNullOrWhiteSpace(line)) return;
            if (_lines.Count == LocalResult.MaxLastLines) _lines.Dequeue();
            _lines.Enqueue(line.TrimEnd());
        }

        public override string ToString() => string.Join('\n', _lines);
    }
}
