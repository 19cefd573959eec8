namespace QgoBuild.Engine.Tooling;

/// <summary>Makes <see cref="Tool"/>s.</summary>
public static class ToolResolver
{
    /// <summary>The program of that path as a tool.</summary>
    public static Tool GetTool(string toolPath) => new Invocation(toolPath).Run;

    /// <summary>The program of that name, which is looked for (<c>NAME_EXE</c>, then <c>PATH</c>) when it is first called.</summary>
    public static Tool GetPathTool(string pathExecutable) => new Invocation(pathExecutable).Run;

    private sealed class Invocation(string program)
    {
        public IReadOnlyCollection<Output> Run(
            ArgumentStringHandler arguments,
            string? workingDirectory,
            IReadOnlyDictionary<string, string>? environmentVariables,
            int? timeout,
            bool? logOutput,
            bool? logInvocation,
            Action<OutputType, string>? logger,
            Action<IProcess>? exitHandler)
        {
            using var process = ProcessTasks.StartProcess(
                program, arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger);
            process.HandleExit(exitHandler);
            return process.Output;
        }
    }
}
