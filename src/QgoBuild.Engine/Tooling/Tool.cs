namespace QgoBuild.Engine.Tooling;

/// <summary>
/// A program that can be called like a method: <c>Git("status")</c>, <c>Git($"commit -m {message}")</c>. It waits, and throws
/// unless the exit code is 0.
/// </summary>
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
    ArgumentStringHandler arguments = default,
    string? workingDirectory = null,
    IReadOnlyDictionary<string, string>? environmentVariables = null,
    int? timeout = null,
    bool? logOutput = null,
    bool? logInvocation = null,
    Action<OutputType, string>? logger = null,
    Action<IProcess>? exitHandler = null);
