namespace QgoBuild.Engine.Tooling;

/// <summary>
/// A child process failed. The message names the command, the exit code, the working directory and the last lines of standard
/// error, or of standard output when there are none; secrets are masked.
/// </summary>
public class ProcessException : Exception, IUserError
{
    private const int MaxShownLines = 10;

    /// <summary>An exception about a process with an exit code other than 0.</summary>
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

    /// <summary>The exit code; -1 when it was killed after its timeout.</summary>
    public int ExitCode { get; }

    internal IProcess Process { get; }

    private static string Describe(IProcess process, bool timedOut)
    {
        var command = $"{Path.GetFileName(process.FileName)} {process.Arguments}".TrimEnd();
        var outcome = timedOut ? "did not exit in time and was killed" : $"exited with {process.ExitCode}";
        return string.Join('\n', LastLines(process).Prepend($"'{command}' {outcome} in {process.WorkingDirectory}"));
    }

    private static IEnumerable<string> LastLines(IProcess process)
    {
        var mask = process is ChildProcess child ? child.Redact : text => text;
        var written = process.Output.Where(line => !string.IsNullOrWhiteSpace(line.Text)).ToList();
        var errors = written.FindAll(line => line.Type == OutputType.Err);
        return (errors.Count > 0 ? errors : written).TakeLast(MaxShownLines).Select(line => "  " + mask(line.Text));
    }
}
