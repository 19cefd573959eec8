namespace QgoBuild.Engine.Tooling;

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
