using System.ComponentModel;
using System.Text;
using CliWrap;

namespace QgoBuild.Sandbox.Processes;

/// <summary>A program on the PATH and the environment it runs in. The one way in which the sandbox starts processes.</summary>
internal sealed record HostTool(string Name)
{
    private const int MaxErrorLines = 20;

    /// <summary>Variables added to this process's own; a null value removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string? WorkingDirectory { get; init; }

    /// <summary>Runs to the end and returns the standard output.</summary>
    /// <param name="purpose">What it is for, completing "Could not …".</param>
    /// <param name="arguments">Handed over exactly; nothing is quoted or expanded.</param>
    /// <param name="input">What it reads; nothing when null.</param>
    /// <param name="cancellationToken">Kills the program and its children.</param>
    /// <exception cref="HostToolException">It could not be started or ended with another exit code than zero.</exception>
    public async Task<string> RunAsync(string purpose, IEnumerable<string> arguments, PipeSource? input = null, CancellationToken cancellationToken = default)
    {
        var result = await TryAsync(purpose, arguments, input, cancellationToken).ConfigureAwait(false);
        return result.Succeeded ? result.Output : throw new HostToolException(purpose, Name, result.ExitCode, result.LastLines);
    }

    /// <summary>Runs to the end, whatever the exit code.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    /// <exception cref="HostToolException">It could not be started.</exception>
    public async Task<ToolResult> TryAsync(string purpose, IEnumerable<string> arguments, PipeSource? input = null, CancellationToken cancellationToken = default)
    {
        var output = new StringBuilder();
        var (outputTail, errorTail) = (new OutputTail(8), new OutputTail(MaxErrorLines));
        var command = Command(arguments)
            .WithStandardInputPipe(input ?? PipeSource.Null)
            .WithStandardOutputPipe(PipeTarget.Merge(PipeTarget.ToStringBuilder(output), PipeTarget.ToDelegate(outputTail.Add)))
            .WithStandardErrorPipe(PipeTarget.ToDelegate(errorTail.Add));
        var exitCode = await ExecuteAsync(purpose, Name, command, cancellationToken).ConfigureAwait(false);
        return new ToolResult(exitCode, output.ToString().TrimEnd('\r', '\n'), $"{outputTail}\n{errorTail}".Trim('\n'));
    }

    /// <summary>Feeds what this tool writes to another one, as a pipe does, and returns what that one writes; either's failure is an error.</summary>
    /// <exception cref="HostToolException">One of them could not be started or failed; the writer is named first.</exception>
    public async Task<string> PipeAsync(string purpose, IEnumerable<string> arguments, HostTool reader, IEnumerable<string> readerArguments, CancellationToken cancellationToken)
    {
        var tail = new OutputTail(MaxErrorLines);
        var writing = PipeSource.FromCommand(Command(arguments).WithStandardErrorPipe(PipeTarget.ToDelegate(tail.Add)).WithValidation(CommandResultValidation.ZeroExitCode));
        try
        {
            return await reader.RunAsync(purpose, readerArguments, writing, cancellationToken).ConfigureAwait(false);
        }
        catch (CliWrap.Exceptions.CommandExecutionException failure)
        {
            throw new HostToolException(purpose, Name, failure.ExitCode, tail.ToString());
        }
    }

    private Command Command(IEnumerable<string> arguments)
    {
        var command = Cli.Wrap(Name)
            .WithArguments(arguments)
            .WithEnvironmentVariables(Environment)
            .WithValidation(CommandResultValidation.None);
        return WorkingDirectory is null ? command : command.WithWorkingDirectory(WorkingDirectory);
    }

    private static async Task<int> ExecuteAsync(string purpose, string name, Command command, CancellationToken cancellationToken)
    {
        try
        {
            return (await command.ExecuteAsync(cancellationToken).ConfigureAwait(false)).ExitCode;
        }
        catch (Win32Exception notStarted)
        {
            throw new HostToolException(purpose, name, notStarted);
        }
    }
}
