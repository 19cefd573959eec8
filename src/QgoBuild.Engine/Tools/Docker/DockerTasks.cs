using static QgoBuild.Engine.Tooling.ToolInvocation;

namespace QgoBuild.Engine.Tools.Docker;

/// <summary>Runs the Docker command line. Its progress on standard error is not an error.</summary>
public static class DockerTasks
{
    private static readonly Tool Program = ToolResolver.GetPathTool("docker");

    /// <summary>Runs <c>docker</c> with any arguments.</summary>
    /// <inheritdoc cref="Tool"/>
    public static IReadOnlyCollection<Output> Docker(
        ArgumentStringHandler arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string>? logger = null,
        Action<IProcess>? exitHandler = null) =>
        Program(arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler);

    /// <summary>Logs in to a registry; the password is passed on standard input.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerLogin(DockerLoginSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerLogin(DockerLoginSettings)"/>
    public static IReadOnlyCollection<Output> DockerLogin(Configure<DockerLoginSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerLoginSettings Settings, IReadOnlyCollection<Output> Output)> DockerLogin(
        CombinatorialConfigure<DockerLoginSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Logs out of a registry.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerLogout(DockerLogoutSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerLogout(DockerLogoutSettings)"/>
    public static IReadOnlyCollection<Output> DockerLogout(Configure<DockerLogoutSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerLogoutSettings Settings, IReadOnlyCollection<Output> Output)> DockerLogout(
        CombinatorialConfigure<DockerLogoutSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Builds an image.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerBuild(DockerBuildSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerBuild(DockerBuildSettings)"/>
    public static IReadOnlyCollection<Output> DockerBuild(Configure<DockerBuildSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerBuildSettings Settings, IReadOnlyCollection<Output> Output)> DockerBuild(
        CombinatorialConfigure<DockerBuildSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Pulls an image.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerPull(DockerPullSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerPull(DockerPullSettings)"/>
    public static IReadOnlyCollection<Output> DockerPull(Configure<DockerPullSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerPullSettings Settings, IReadOnlyCollection<Output> Output)> DockerPull(
        CombinatorialConfigure<DockerPullSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Pushes an image.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerPush(DockerPushSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerPush(DockerPushSettings)"/>
    public static IReadOnlyCollection<Output> DockerPush(Configure<DockerPushSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerPushSettings Settings, IReadOnlyCollection<Output> Output)> DockerPush(
        CombinatorialConfigure<DockerPushSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Gives an image another name.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerTag(DockerTagSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerTag(DockerTagSettings)"/>
    public static IReadOnlyCollection<Output> DockerTag(Configure<DockerTagSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerTagSettings Settings, IReadOnlyCollection<Output> Output)> DockerTag(
        CombinatorialConfigure<DockerTagSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Runs a container.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerRun(DockerRunSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerRun(DockerRunSettings)"/>
    public static IReadOnlyCollection<Output> DockerRun(Configure<DockerRunSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerRunSettings Settings, IReadOnlyCollection<Output> Output)> DockerRun(
        CombinatorialConfigure<DockerRunSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Returns the details of an image or a container as JSON.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DockerInspect(DockerInspectSettings? options = null) => Run(options);

    /// <inheritdoc cref="DockerInspect(DockerInspectSettings)"/>
    public static IReadOnlyCollection<Output> DockerInspect(Configure<DockerInspectSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DockerInspectSettings Settings, IReadOnlyCollection<Output> Output)> DockerInspect(
        CombinatorialConfigure<DockerInspectSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);
}

/// <summary>Settings of a command of Docker.</summary>
public abstract record DockerOptions : ToolOptions
{
    private protected DockerOptions(string command)
        : base("docker", command) { }
}
