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
    public static IReadOnlyCollection<Output> DotNetRestore(DotNetRestoreSettings? options = null) =>
        (options ?? new DotNetRestoreSettings()).Run();

    /// <inheritdoc cref="DotNetRestore(DotNetRestoreSettings)"/>
    public static IReadOnlyCollection<Output> DotNetRestore(Configure<DotNetRestoreSettings> configurator) =>
        configurator.NotNull()(new DotNetRestoreSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetRestoreSettings Settings, IReadOnlyCollection<Output> Output)> DotNetRestore(
        CombinatorialConfigure<DotNetRestoreSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetRestoreSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Compiles.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetBuild(DotNetBuildSettings? options = null) =>
        (options ?? new DotNetBuildSettings()).Run();

    /// <inheritdoc cref="DotNetBuild(DotNetBuildSettings)"/>
    public static IReadOnlyCollection<Output> DotNetBuild(Configure<DotNetBuildSettings> configurator) =>
        configurator.NotNull()(new DotNetBuildSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetBuildSettings Settings, IReadOnlyCollection<Output> Output)> DotNetBuild(
        CombinatorialConfigure<DotNetBuildSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetBuildSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Tests.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetTest(DotNetTestSettings? options = null) => (options ?? new DotNetTestSettings()).Run();

    /// <inheritdoc cref="DotNetTest(DotNetTestSettings)"/>
    public static IReadOnlyCollection<Output> DotNetTest(Configure<DotNetTestSettings> configurator) =>
        configurator.NotNull()(new DotNetTestSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetTestSettings Settings, IReadOnlyCollection<Output> Output)> DotNetTest(
        CombinatorialConfigure<DotNetTestSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetTestSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Publishes a program with its dependencies.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetPublish(DotNetPublishSettings? options = null) =>
        (options ?? new DotNetPublishSettings()).Run();

    /// <inheritdoc cref="DotNetPublish(DotNetPublishSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPublish(Configure<DotNetPublishSettings> configurator) =>
        configurator.NotNull()(new DotNetPublishSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetPublishSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPublish(
        CombinatorialConfigure<DotNetPublishSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetPublishSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Creates packages.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetPack(DotNetPackSettings? options = null) => (options ?? new DotNetPackSettings()).Run();

    /// <inheritdoc cref="DotNetPack(DotNetPackSettings)"/>
    public static IReadOnlyCollection<Output> DotNetPack(Configure<DotNetPackSettings> configurator) =>
        configurator.NotNull()(new DotNetPackSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetPackSettings Settings, IReadOnlyCollection<Output> Output)> DotNetPack(
        CombinatorialConfigure<DotNetPackSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetPackSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Pushes packages to a feed.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(DotNetNuGetPushSettings? options = null) =>
        (options ?? new DotNetNuGetPushSettings()).Run();

    /// <inheritdoc cref="DotNetNuGetPush(DotNetNuGetPushSettings)"/>
    public static IReadOnlyCollection<Output> DotNetNuGetPush(Configure<DotNetNuGetPushSettings> configurator) =>
        configurator.NotNull()(new DotNetNuGetPushSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetNuGetPushSettings Settings, IReadOnlyCollection<Output> Output)> DotNetNuGetPush(
        CombinatorialConfigure<DotNetNuGetPushSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetNuGetPushSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Formats code, or checks that it is formatted.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetFormat(DotNetFormatSettings? options = null) =>
        (options ?? new DotNetFormatSettings()).Run();

    /// <inheritdoc cref="DotNetFormat(DotNetFormatSettings)"/>
    public static IReadOnlyCollection<Output> DotNetFormat(Configure<DotNetFormatSettings> configurator) =>
        configurator.NotNull()(new DotNetFormatSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetFormatSettings Settings, IReadOnlyCollection<Output> Output)> DotNetFormat(
        CombinatorialConfigure<DotNetFormatSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetFormatSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Runs a program from its project.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetRun(DotNetRunSettings? options = null) => (options ?? new DotNetRunSettings()).Run();

    /// <inheritdoc cref="DotNetRun(DotNetRunSettings)"/>
    public static IReadOnlyCollection<Output> DotNetRun(Configure<DotNetRunSettings> configurator) =>
        configurator.NotNull()(new DotNetRunSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetRunSettings Settings, IReadOnlyCollection<Output> Output)> DotNetRun(
        CombinatorialConfigure<DotNetRunSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetRunSettings()).RunAll(degreeOfParallelism, completeOnFailure);

    /// <summary>Restores the tools that the manifest of the directory names.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> DotNetToolRestore(DotNetToolRestoreSettings? options = null) =>
        (options ?? new DotNetToolRestoreSettings()).Run();

    /// <inheritdoc cref="DotNetToolRestore(DotNetToolRestoreSettings)"/>
    public static IReadOnlyCollection<Output> DotNetToolRestore(Configure<DotNetToolRestoreSettings> configurator) =>
        configurator.NotNull()(new DotNetToolRestoreSettings()).Run();

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(DotNetToolRestoreSettings Settings, IReadOnlyCollection<Output> Output)> DotNetToolRestore(
        CombinatorialConfigure<DotNetToolRestoreSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        configurator.NotNull()(new DotNetToolRestoreSettings()).RunAll(degreeOfParallelism, completeOnFailure);
}

/// <summary>Settings of a command of the .NET command line.</summary>
public abstract record DotNetOptions : ToolOptions
{
    private protected DotNetOptions(params string[] command)
        : base("dotnet", command)
    {
    }
}

/// <summary>How much a .NET command prints.</summary>
[TypeConverter(typeof(TypeConverter<DotNetVerbosity>))]
public class DotNetVerbosity : Enumeration
{
    /// <summary>Almost nothing.</summary>
    public static readonly DotNetVerbosity quiet = new() { Value = nameof(quiet) };

    /// <summary>Warnings, errors and results.</summary>
    public static readonly DotNetVerbosity minimal = new() { Value = nameof(minimal) };

    /// <summary>Main steps as well.</summary>
    public static readonly DotNetVerbosity normal = new() { Value = nameof(normal) };

    /// <summary>Each step.</summary>
    public static readonly DotNetVerbosity detailed = new() { Value = nameof(detailed) };

    /// <summary>Everything.</summary>
    public static readonly DotNetVerbosity diagnostic = new() { Value = nameof(diagnostic) };
}
