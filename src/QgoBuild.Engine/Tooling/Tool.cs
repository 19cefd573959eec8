namespace QgoBuild.Engine.Tooling;

/// <summary>A program that can be called like a method: <c>Git("status")</c>, <c>Git($"commit -m {message}")</c>. It waits, and throws
/// unless the exit code is 0.</summary>
/// <param name="arguments">The arguments; each hole of an interpolated string is exactly one argument.</param>
/// <param name="workingDirectory">The working directory; the root directory when null.</param>
/// <param name="environmentVariables">Added to the environment of the build.</param>
/// <param name="timeout">Milliseconds after which it is killed; null for never.</param>
/// <param name="logOutput">Whether its lines are shown; they are unless false.</param>
/// <param name="logInvocation">Whether the command is shown; it is unless false.</param>
/// <param name="logger">Receives the lines instead of the build's own output.</param>
/// <param name="exitHandler">Replaces the check for exit code 0.</param>
/// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
public delegate IReadOnlyCollection<Output> Tool(
    ArgumentStringHandler arguments = default, string? workingDirectory = null,
    IReadOnlyDictionary<string, string>? environmentVariables = null, int? timeout = null, bool? logOutput = null,
    bool? logInvocation = null, Action<OutputType, string>? logger = null, Action<IProcess>? exitHandler = null);

/// <summary>Names the program that a type represents.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct)]
public abstract class ToolAttribute : Attribute
{
    /// <summary>The requirement: in that version, if the tool has versions.</summary>
    public abstract ToolRequirement GetRequirement(string? version = null);
}

/// <summary>The type represents a program in <c>PATH</c>.</summary>
public sealed class PathToolAttribute(string executable) : ToolAttribute
{
    /// <summary>The name of the program.</summary>
    public string Executable { get; } = executable;

    /// <inheritdoc/>
    public override ToolRequirement GetRequirement(string? version = null) => PathToolRequirement.Create(Executable);
}

/// <summary>Creates <see cref="Tool"/>s.</summary>
public static class ToolResolver
{
    /// <summary>The program of that path as a tool.</summary>
    public static Tool GetTool(string toolPath) => new Invocation(toolPath).Run;

    /// <summary>The program of that name as a tool. It is searched (<c>NAME_EXE</c>, then <c>PATH</c>) at each call.</summary>
    public static Tool GetPathTool(string pathExecutable) => new Invocation(pathExecutable).Run;

    private sealed class Invocation(string program)
    {
        public IReadOnlyCollection<Output> Run(
            ArgumentStringHandler arguments, string? workingDirectory, IReadOnlyDictionary<string, string>? environmentVariables,
            int? timeout, bool? logOutput, bool? logInvocation, Action<OutputType, string>? logger, Action<IProcess>? exitHandler)
        {
            using var process = ProcessTasks.StartProcess(
                program, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger);
            process.HandleExit(exitHandler);
            return process.Output;
        }
    }
}
