namespace QgoBuild.Engine.Tooling;

/// <summary>A child process failed. The message names the command, the exit code and its last lines of standard error.</summary>
public class ProcessException : Exception, IExpectedFailure
{
    private const int ShownLines = 10;

    /// <summary>Tells of a process that exited with something else than 0.</summary>
    public ProcessException(IProcess process)
        : this(process, timedOut: false)
    {
    }

    internal ProcessException(IProcess process, bool timedOut)
        : base(Describe(process.NotNull(), timedOut))
    {
        Process = process;
        ExitCode = timedOut ? -1 : process.ExitCode;
    }

    /// <summary>The exit code; -1 when it was killed because its time was over.</summary>
    public int ExitCode { get; }

    internal IProcess Process { get; }

    private static string Describe(IProcess process, bool timedOut)
    {
        var command = $"{Path.GetFileName(process.FileName)} {process.Arguments}".TrimEnd();
        var outcome = timedOut ? $"'{command}' did not exit in time and was ended" : $"'{command}' exited with {process.ExitCode}";
        var lines = process.Output.Where(line => line.Type == OutputType.Err && !string.IsNullOrWhiteSpace(line.Text))
            .Select(line => "  " + line.Text).ToList();
        return string.Join('\n', lines.Skip(Math.Max(0, lines.Count - ShownLines)).Prepend(outcome));
    }
}
