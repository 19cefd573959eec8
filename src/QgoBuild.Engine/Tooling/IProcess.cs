namespace QgoBuild.Engine.Tooling;

/// <summary>A started child process.</summary>
public interface IProcess : IDisposable
{
    /// <summary>The program.</summary>
    string FileName { get; }

    /// <summary>Its arguments, secrets masked.</summary>
    string Arguments { get; }

    /// <summary>Its working directory.</summary>
    string WorkingDirectory { get; }

    /// <summary>The lines that it has written so far, in order.</summary>
    IReadOnlyCollection<Output> Output { get; }

    /// <summary>Its exit code, once it has exited.</summary>
    /// <exception cref="InvalidOperationException">It is still running.</exception>
    int ExitCode { get; }

    /// <summary>Whether it has exited.</summary>
    bool HasExited { get; }

    /// <summary>Its process identifier.</summary>
    int Id { get; }

    /// <summary>Kills it and the processes that it has started.</summary>
    void Kill();

    /// <summary>Waits until it has exited and its output has been read. After its timeout it is killed with its children, and the result is
    /// false.</summary>
    /// <exception cref="OperationCanceledException">The build was cancelled; the process has been killed.</exception>
    bool WaitForExit();
}

/// <summary>Operations on a started process.</summary>
public static class ProcessExtensions
{
    private static readonly JsonSerializerOptions Lenient = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Waits for the process to exit with any exit code.</summary>
    /// <exception cref="ProcessException">It did not exit in time and was killed.</exception>
    public static IProcess AssertWaitForExit(this IProcess? process)
    {
        process.NotNull("There is no process to wait for");
        if (!process.WaitForExit()) throw new ProcessException(process, timedOut: true);
        return process;
    }

    /// <summary>Waits for the process to exit with 0.</summary>
    /// <exception cref="ProcessException">It exited with something else, or did not exit in time.</exception>
    public static IProcess AssertZeroExitCode(this IProcess? process)
    {
        process.AssertWaitForExit();
        if (process!.ExitCode != 0) throw new ProcessException(process);
        return process;
    }

    /// <summary>Requires that nothing was written to standard error.</summary>
    /// <exception cref="AssertionException">Something was.</exception>
    public static IReadOnlyCollection<Output> EnsureOnlyStd(this IReadOnlyCollection<Output> output)
    {
        foreach (var line in output) Assert.True(line.Type == OutputType.Std, $"Nothing was expected on standard error: {line.Text}");
        return output;
    }

    /// <summary>The lines of standard output as one text.</summary>
    public static string StdToText(this IEnumerable<Output> output) =>
        string.Join(Environment.NewLine, output.Where(line => line.Type == OutputType.Std).Select(line => line.Text));

    /// <summary>Parses standard output as JSON; names are not case-sensitive.</summary>
    /// <exception cref="JsonException">It is not JSON, or not of that type.</exception>
    public static T StdToJson<T>(this IEnumerable<Output> output) =>
        JsonSerializer.Deserialize<T>(output.StdToText(), Lenient) ?? throw new JsonException("The JSON is null");
}

/// <summary>A child process failed. The message names the command, the exit code, the working directory and the last lines of standard
/// error, or of standard output when there are none; secrets are masked.</summary>
public class ProcessException : Exception, IUserError
{
    private const int MaxShownLines = 10;

    /// <summary>An exception about a process with an exit code other than 0.</summary>
    public ProcessException(IProcess process)
        : this(process, timedOut: false) { }

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
