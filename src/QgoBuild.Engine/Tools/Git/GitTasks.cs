namespace QgoBuild.Engine.Tools.Git;

/// <summary>Runs Git. Its progress on standard error is not an error.</summary>
public static class GitTasks
{
    private static readonly Tool Program = ToolResolver.GetPathTool("git");

    /// <summary>Runs <c>git</c> with any arguments.</summary>
    /// <inheritdoc cref="Tool"/>
    public static IReadOnlyCollection<Output> Git(
        ArgumentStringHandler arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string>? logger = null,
        Action<IProcess>? exitHandler = null) =>
        Program(arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler);

    /// <summary>Whether a commit is checked out instead of a branch.</summary>
    public static bool GitIsDetached(string? workingDirectory = null) => GitCurrentBranch(workingDirectory) is null;

    /// <summary>Whether there is nothing to commit: no change and no untracked file.</summary>
    public static bool GitHasCleanWorkingCopy(string? workingDirectory = null) => Read("status --porcelain", workingDirectory).Length == 0;

    /// <summary>The branch that is checked out; null for a commit.</summary>
    public static string? GitCurrentBranch(string? workingDirectory = null) =>
        Read("branch --show-current", workingDirectory) is { Length: > 0 } branch ? branch : null;

    /// <summary>The commit that is checked out.</summary>
    /// <exception cref="ProcessException">There is no commit yet.</exception>
    public static string GitCurrentCommit(string? workingDirectory = null) => Read("rev-parse --verify HEAD", workingDirectory);

    private static string Read(string arguments, string? workingDirectory) =>
        Git(arguments, workingDirectory, logOutput: false, logInvocation: false).StdToText();
}
