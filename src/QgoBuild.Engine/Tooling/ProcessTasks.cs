using System.Diagnostics;

namespace QgoBuild.Engine.Tooling;

/// <summary>Starts child processes. Their lines are shown as they arrive, secrets masked. They get no standard input (except by
/// <see cref="StartInteractive"/>), inherit the build's environment, and are killed with their own children when the build is
/// cancelled.</summary>
public static class ProcessTasks
{
    /// <summary>Whether the lines of a process are shown by default.</summary>
    public static bool DefaultLogOutput
    {
        get => BuildSession.Current.Processes.LogOutput;
        set => BuildSession.Current.Processes.LogOutput = value;
    }

    /// <summary>Whether the command is shown by default.</summary>
    public static bool DefaultLogInvocation
    {
        get => BuildSession.Current.Processes.LogInvocation;
        set => BuildSession.Current.Processes.LogInvocation = value;
    }

    /// <summary>Whether a working directory other than the default one is shown with the command.</summary>
    public static bool LogWorkingDirectory
    {
        get => BuildSession.Current.Processes.LogWorkingDirectory;
        set => BuildSession.Current.Processes.LogWorkingDirectory = value;
    }

    /// <summary>The default working directory: the root directory.</summary>
    public static string DefaultWorkingDirectory
    {
        get => BuildSession.Current.Processes.WorkingDirectory ?? BuildSession.Current.Locations.RootDirectory;
        set => BuildSession.Current.Processes.WorkingDirectory = value;
    }

    /// <summary>Starts a command of the system's shell: <c>bash</c>, otherwise <c>sh</c>; <c>cmd</c> on Windows.</summary>
    /// <param name="command">The command in the shell's syntax.</param>
    /// <param name="workingDirectory">The working directory; <see cref="DefaultWorkingDirectory"/> when null.</param>
    /// <param name="environmentVariables">Added to the environment of the build.</param>
    /// <param name="timeout">Milliseconds after which it is killed; null for never.</param>
    /// <param name="logOutput">Whether its lines are shown.</param>
    /// <param name="logInvocation">Whether the command is shown.</param>
    /// <param name="logger">Receives the lines instead of the build's own output.</param>
    /// <param name="outputFilter">Changes each line and the shown command, to mask secrets.</param>
    public static IProcess StartShell(
        string command, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string>? logger = null,
        Func<string, string>? outputFilter = null)
    {
        var (shell, arguments) = OperatingSystem.IsWindows()
            ? ("cmd", $"/c {command}") : (Executables.Find("bash")?.ToString() ?? "sh", $"-c {Quoting.Double(command)}");
        return StartProcess(
            shell, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, outputFilter);
    }

    /// <summary>Starts a program with arguments from an interpolated string, each hole of which is one argument.</summary>
    /// <inheritdoc cref="StartProcess(string,string,string,IReadOnlyDictionary{string,string},int?,bool?,bool?,Action{OutputType,string},
    /// Func{string,string})"/>
    public static IProcess StartProcess(
        string toolPath, ArgumentStringHandler arguments, string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null, int? timeout = null, bool? logOutput = null,
        bool? logInvocation = null, Action<OutputType, string>? logger = null)
    {
        var filter = arguments.GetFilter();
        return StartProcess(
            toolPath, arguments.ToStringAndClear(), workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger,
            filter);
    }

    /// <summary>Starts a program without waiting for it: follow with <c>AssertZeroExitCode()</c> or <c>WaitForExit()</c>.</summary>
    /// <param name="toolPath">The program: a path, or a name that is searched in <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments as one command line.</param>
    /// <param name="workingDirectory">The working directory; <see cref="DefaultWorkingDirectory"/> when null.</param>
    /// <param name="environmentVariables">Added to the environment of the build.</param>
    /// <param name="timeout">Milliseconds after which it is killed; null for never.</param>
    /// <param name="logOutput">Whether its lines are shown.</param>
    /// <param name="logInvocation">Whether the command is shown.</param>
    /// <param name="logger">Receives the lines instead of the build's own output.</param>
    /// <param name="outputFilter">Changes each line and the shown command, to mask secrets.</param>
    /// <exception cref="AssertionException">The program or the working directory does not exist.</exception>
    /// <exception cref="OperationCanceledException">The build has been cancelled.</exception>
    public static IProcess StartProcess(
        string toolPath, string? arguments = null, string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null, int? timeout = null, bool? logOutput = null,
        bool? logInvocation = null, Action<OutputType, string>? logger = null, Func<string, string>? outputFilter = null)
    {
        var startInfo = CreateStartInfo(toolPath, arguments, workingDirectory, environmentVariables);
        return StartRedirected(startInfo, "", timeout, logOutput, logInvocation, logger, outputFilter);
    }

    /// <summary>Starts an interactive program: it has the build's own input and outputs.</summary>
    /// <remarks>Only this engine has it. Its output is neither stored nor masked.</remarks>
    public static IProcess StartInteractive(
        string toolPath, ArgumentStringHandler arguments = default, string? workingDirectory = null,
        IReadOnlyDictionary<string, string>? environmentVariables = null)
    {
        var filter = arguments.GetFilter();
        var startInfo = CreateStartInfo(toolPath, arguments.ToStringAndClear(), workingDirectory, environmentVariables);
        var suspension = BuildSession.Current.StatusLine?.Suspend();
        var child = Start(startInfo, timeout: null, logInvocation: null, logger: null, filter);
        child.OnExited(() => suspension?.Dispose());
        return child;
    }

    /// <summary>Shows a line of a process as the build does by default, for both outputs.</summary>
    public static void DefaultLogger(OutputType type, string output) => CreateLogger()?.Invoke(type, output);

    /// <summary>Shows the environment variables of the build, sorted by name, secrets masked.</summary>
    public static void PrintEnvironmentVariables()
    {
        var variables = Environment.GetEnvironmentVariables();
        foreach (var name in variables.Keys.Cast<string>().Order(StringComparer.Ordinal))
            BuildSession.Current.Output.WriteLine($"{name} = {variables[name]}");
    }

    /// <summary>Warns about directories in <c>PATH</c> that do not exist.</summary>
    public static void CheckPathEnvironmentVariable()
    {
        foreach (var directory in Executables.SearchPath().Where(directory => !Directory.Exists(directory)))
            BuildSession.Current.Output.WriteLine($"PATH names a directory that does not exist: {directory}", Style.Warning);
    }

    private static ProcessStartInfo CreateStartInfo(
        string toolPath, string? arguments, string? workingDirectory, IReadOnlyDictionary<string, string>? environmentVariables)
    {
        var program = Executables.Resolve(toolPath);
        workingDirectory ??= DefaultWorkingDirectory;
        Assert.DirectoryExists(workingDirectory,
            $"The working directory {workingDirectory} of {Path.GetFileName(toolPath)} does not exist");
        var startInfo = program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo(Executables.Resolve("dotnet"), $"{Quoting.DoubleIfNeeded(program)} {arguments}".TrimEnd())
            : new ProcessStartInfo(program, arguments ?? "");
        startInfo.WorkingDirectory = workingDirectory;
        foreach (var (name, value) in environmentVariables ?? new Dictionary<string, string>()) startInfo.Environment[name] = value;
        return startInfo;
    }

    /// <summary>Starts a program with settings, including its standard input.</summary>
    internal static IProcess Start(ToolOptions options)
    {
        var startInfo = CreateStartInfo(
            options.ProcessToolPath
                ?? options.Program, options.CommandLine(), options.ProcessWorkingDirectory, options.ProcessEnvironmentVariables);
        return StartRedirected(
            startInfo, options.Input, options.ProcessExecutionTimeout, options.ProcessOutputLogging, options.ProcessInvocationLogging,
            options.ProcessLogger, options.SecretFilter());
    }

    private static ChildProcess StartRedirected(
        ProcessStartInfo startInfo, string input, int? timeout, bool? logOutput, bool? logInvocation, Action<OutputType, string>? logger,
        Func<string, string>? outputFilter)
    {
        startInfo.RedirectStandardInput = startInfo.RedirectStandardOutput = startInfo.RedirectStandardError = true;
        startInfo.StandardOutputEncoding = startInfo.StandardErrorEncoding = Encoding.UTF8;
        var shown = logOutput ?? DefaultLogOutput ? logger ?? CreateLogger() : null;
        return Start(startInfo, timeout, logInvocation, shown, outputFilter, input);
    }

    private static ChildProcess Start(
        ProcessStartInfo startInfo, int? timeout, bool? logInvocation, Action<OutputType, string>? logger,
        Func<string, string>? outputFilter, string input = "")
    {
        var session = BuildSession.Current;
        var filter = outputFilter ?? (text => text);
        var cancellationToken = session.GetCancellationToken();
        cancellationToken.ThrowIfCancellationRequested();
        if (logInvocation ?? DefaultLogInvocation) LogInvocation(session, startInfo, filter);

        var process = Process.Start(startInfo).NotNull($"{startInfo.FileName} could not be started");
        if (startInfo.RedirectStandardInput) WriteInput(process, input);
        return new ChildProcess(process, text => session.Output.Redactor.Redact(filter(text)), timeout, logger, cancellationToken);
    }

    private static void WriteInput(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has exited without reading; its exit code shows whether that is an error.
        }
    }

    private static void LogInvocation(BuildSession session, ProcessStartInfo startInfo, Func<string, string> filter)
    {
        if (session.Output.Verbosity > Verbosity.Normal) return;
        var isOtherDirectory = startInfo.WorkingDirectory != DefaultWorkingDirectory && LogWorkingDirectory;
        var place = isOtherDirectory || session.Output.Verbosity == Verbosity.Verbose ? $"   (in {startInfo.WorkingDirectory})" : "";
        var program = session.Output.Verbosity == Verbosity.Verbose ? startInfo.FileName : Path.GetFileName(startInfo.FileName);
        session.Output.WriteLine($"> {$"{program} {filter(startInfo.Arguments)}".TrimEnd()}{place}", Style.Command);
    }

    private static Action<OutputType, string>? CreateLogger()
    {
        var output = BuildSession.Current.Output;
        return output.Verbosity > Verbosity.Normal ? null : (_, line) => output.WriteLine(line);
    }
}
