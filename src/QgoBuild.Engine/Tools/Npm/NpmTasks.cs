using static QgoBuild.Engine.Tooling.ToolInvocation;

namespace QgoBuild.Engine.Tools.Npm;

/// <summary>Runs npm.</summary>
public static class NpmTasks
{
    private static readonly Tool Program = ToolResolver.GetPathTool("npm");

    /// <summary>Runs <c>npm</c> with any arguments.</summary>
    /// <inheritdoc cref="Tool"/>
    public static IReadOnlyCollection<Output> Npm(
        ArgumentStringHandler arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environmentVariables = null,
        int? timeout = null, bool? logOutput = null, bool? logInvocation = null, Action<OutputType, string>? logger = null,
        Action<IProcess>? exitHandler = null) =>
        Program(arguments, workingDirectory, environmentVariables, timeout, logOutput, logInvocation, logger, exitHandler);

    /// <summary>Installs exactly the versions in the lock file.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> NpmCi(NpmCiSettings? options = null) => Run(options);

    /// <inheritdoc cref="NpmCi(NpmCiSettings)"/>
    public static IReadOnlyCollection<Output> NpmCi(Configure<NpmCiSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(NpmCiSettings Settings, IReadOnlyCollection<Output> Output)> NpmCi(
        CombinatorialConfigure<NpmCiSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Installs packages.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> NpmInstall(NpmInstallSettings? options = null) => Run(options);

    /// <inheritdoc cref="NpmInstall(NpmInstallSettings)"/>
    public static IReadOnlyCollection<Output> NpmInstall(Configure<NpmInstallSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(NpmInstallSettings Settings, IReadOnlyCollection<Output> Output)> NpmInstall(
        CombinatorialConfigure<NpmInstallSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);

    /// <summary>Runs a script of the package.</summary>
    /// <exception cref="ProcessException">The exit code is not 0, or the timeout passed.</exception>
    public static IReadOnlyCollection<Output> NpmRun(NpmRunSettings? options = null) => Run(options);

    /// <inheritdoc cref="NpmRun(NpmRunSettings)"/>
    public static IReadOnlyCollection<Output> NpmRun(Configure<NpmRunSettings> configurator) => Run(configurator);

    /// <inheritdoc cref="ToolInvocation.RunAll"/>
    public static IReadOnlyCollection<(NpmRunSettings Settings, IReadOnlyCollection<Output> Output)> NpmRun(
        CombinatorialConfigure<NpmRunSettings> configurator, int degreeOfParallelism = 1, bool completeOnFailure = false) =>
        RunAll(configurator, degreeOfParallelism, completeOnFailure);
}
