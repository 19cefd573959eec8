namespace QgoBuild.Delivery.Processes;

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
