using static QgoBuild.Engine.Tooling.ToolInvocation;

namespace QgoBuild.Engine.Tools.DotNet;

/// <summary>Runs the .NET command line.</summary>
public static class DotNetTasks
{
    private static readonly Tool Program = ToolResolver.GetPathTool("dotnet");

    /// <summary>Runs <c>dotnet</c> with any arguments.</summary>
    /// <inheritdoc cref="Tool"/>
    public static IReadOnlyCollection<Output> DotNet(
        ArgumentStringHandler arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string>? logger = null,
        Action<IProcess>? exitHandler = null) =>
        Program(arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler);

    /// <summary>Restores packages.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetRestore(DotNetRestoreSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetRestore(DotNetRestoreSettings)"/>
    public static IReadOnlyCollection<Output> DotNetRestore(Configure<DotNetRestoreSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetRestoreSettings Settings, IReadOnlyCollection<Output> Output)> DotNetRestore(
        CombinatorialConfigure<DotNetRestoreSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Compiles.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetBuild(DotNetBuildSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetBuild(DotNetBuildSettings)"/>
    public static IReadOnlyCollection<Output> DotNetBuild(Configure<DotNetBuildSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetBuildSettings Settings, IReadOnlyCollection<Output> Output)> DotNetBuild(
        CombinatorialConfigure<DotNetBuildSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Tests.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetTest(DotNetTestSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetTest(DotNetTestSettings)"/>
    public static IReadOnlyCollection<Output> DotNetTest(Configure<DotNetTestSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetTestSettings Settings, IReadOnlyCollection<Output> Output)> DotNetTest(
        CombinatorialConfigure<DotNetTestSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Publishes a program with its dependencies.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetPublish(DotNetPublishSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetPublish(DotNetPublishSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPublish(Configure<DotNetPublishSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetPublishSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPublish(
        CombinatorialConfigure<DotNetPublishSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Creates packages.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetPack(DotNetPackSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetPack(DotNetPackSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPack(Configure<DotNetPackSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetPackSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPack(
        CombinatorialConfigure<DotNetPackSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Pushes packages to a feed.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(DotNetNuGetPushSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetNuGetPush(DotNetNuGetPushSettings)"/>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(Configure<DotNetNuGetPushSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetNuGetPushSettings Settings, IReadOnlyCollection<Output> Output)> DotNetNuGetPush(
        CombinatorialConfigure<DotNetNuGetPushSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Formats code, or checks that it is formatted.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetFormat(DotNetFormatSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetFormat(DotNetFormatSettings)"/>
    public static IReadOnlyCollection<Output> DotNetFormat(Configure<DotNetFormatSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetFormatSettings Settings, IReadOnlyCollection<Output> Output)> DotNetFormat(
        CombinatorialConfigure<DotNetFormatSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Runs a program from its project.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetRun(DotNetRunSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetRun(DotNetRunSettings)"/>
    public static IReadOnlyCollection<Output> DotNetRun(Configure<DotNetRunSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetRunSettings Settings, IReadOnlyCollection<Output> Output)> DotNetRun(
        CombinatorialConfigure<DotNetRunSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Restores the tools that the manifest of the directory names.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetToolRestore(DotNetToolRestoreSettings? options = null) => Run(options);

    /// <inheritdoc cref="DotNetToolRestore(DotNetToolRestoreSettings)"/>
    public static IReadOnlyCollection<Output> DotNetToolRestore(Configure<DotNetToolRestoreSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetToolRestoreSettings Settings, IReadOnlyCollection<Output> Output)> DotNetToolRestore(
        CombinatorialConfigure<DotNetToolRestoreSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);
}

/// <summary>Settings of a command of the .NET command line.</summary>
public abstract record DotNetOptions : ToolOptions
{
    private protected DotNetOptions(params string[] command)
        : base("dotnet", command) { }
}
