namespace QgoBuild.Delivery.Processes;

/// <summary>The result of a local command that ended.</summary>
/// <param name="ExitCode">0 when it succeeded.</param>
/// <param name="Output">The standard output without the end of its last line; the last lines only where it was streamed.</param>
/// <param name="Errors">The last lines of the standard error.</param>
public sealed record LocalResult(int ExitCode, string Output, string Errors)
{
    internal const int MaxLastLines = 15;

    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>The lines of the output, without empty ones.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The last lines of the output, then those of the errors: neither displaces the other.</summary>
    public string LastLines
    {
        get
        {
            var output = Output.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0).TakeLast(MaxLastLines);
            return string.Join('\n', Errors.Length > 0 ? output.Append(Errors) : output);
        }
    }
}

/// <summary>A program of this machine could not be started, or ended with another exit code than 0.</summary>
public sealed class LocalCommandException : DeliveryException
{
    /// <summary>The program ended with another exit code than 0.</summary>
    /// <param name="command">The command.</param>
    /// <param name="result">Its result.</param>
    /// <param name="repeatsOutput">Whether the message repeats the last lines; false where they were printed already.</param>
    public LocalCommandException(LocalCommand command, LocalResult result, bool repeatsOutput = true)
        : base($"{Describe(command)} ended with exit code " +
            $"{result.ExitCode}{DescribeDirectory(command)}.{(repeatsOutput ? Indent(result.LastLines) : "")}", command.Remedy)
    {
        Command = command;
        ProgramExitCode = result.ExitCode;
        LastLines = result.LastLines;
    }

    internal LocalCommandException(LocalCommand command, Exception cause)
        : base(
            $"{Describe(command, command.Program)} could not be started{DescribeDirectory(command)}: " +
                "it is not installed, or not on the PATH.",
            $"Install {command.Program} and run the same command again.",
            cause) => Command = command;

    /// <summary>The command that failed; of a pipe, the part that failed.</summary>
    public LocalCommand Command { get; }

    /// <summary>The program's exit code; null when it could not be started.</summary>
    public int? ProgramExitCode { get; }

    /// <summary>The last lines that it wrote: output, then errors.</summary>
    public string LastLines { get; } = "";

    private static string Describe(LocalCommand command, string? name = null) =>
        command.Purpose is { } purpose ? $"Could not {purpose}: {command.Program}" : name ?? command.ToString();

    private static string DescribeDirectory(LocalCommand command) =>
        command is { Purpose: null, Directory: { } directory } ? $" in {directory}" : "";

    private static string Indent(string lines) =>
        lines.Length == 0 ? "\n    (it wrote nothing)" : string.Concat(lines.Split('\n').Select(line => "\n    " + line));
}
