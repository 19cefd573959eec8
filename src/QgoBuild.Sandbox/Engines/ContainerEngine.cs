using QgoBuild.Delivery.Processes;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox.Engines;

/// <summary>
/// A Docker engine that we may use, with a client configuration of our own that has compose v2 and buildx. Every docker
/// command that is run with <see cref="EnvironmentVariables"/> goes to this engine.
/// </summary>
/// <param name="Address">The value of DOCKER_HOST.</param>
/// <param name="ConfigDirectory">The value of DOCKER_CONFIG.</param>
public sealed record ContainerEngine(string Address, string ConfigDirectory)
{
    /// <summary>What a docker command needs in its environment to reach this engine.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentVariables => new Dictionary<string, string>
    {
        ["DOCKER_HOST"] = Address,
        ["DOCKER_CONFIG"] = ConfigDirectory,
        ["DOCKER_BUILDKIT"] = "1",
    };

    /// <summary>The engine runs in a virtual machine of Docker Desktop.</summary>
    internal bool IsDesktop { get; init; }

    /// <summary>The docker client, set up for this engine.</summary>
    internal LocalCommand Docker => SandboxCommand.Create("docker") with
    {
        Variables = EnvironmentVariables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value),
    };

    /// <summary>
    /// Returns the engine that is there (DOCKER_HOST, the chosen context, the default socket) as it is. Where there is none and
    /// this process is root on Debian or Ubuntu, Docker is installed and, where no service manager did so, started.
    /// </summary>
    /// <param name="directory">Where the client's configuration is kept.</param>
    /// <param name="progress">Receives a line for each stage that took time; none when the engine was there.</param>
    /// <param name="cancellationToken">Ends what was begun; an engine that already runs continues.</param>
    /// <exception cref="SandboxUnavailableException">There is none and it must be installed manually: decided before anything is
    /// done.</exception>
    /// <exception cref="Delivery.DeliveryException">Installing or starting it failed.</exception>
    public static async Task<ContainerEngine> EnsureAsync(SandboxDirectory directory, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(progress);
        var setup = new EngineSetup(HostMachine.Current(), directory, EnginePaths.Default, progress, TimeProvider.System);
        if (await setup.FindReadyAsync(cancellationToken).ConfigureAwait(false) is { } ready) return ready;
        using var _ = await SandboxLock.AcquireAsync(directory, progress, cancellationToken).ConfigureAwait(false);
        return await setup.EnsureAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The engine that answers now; null when none does. Installs, starts and writes nothing.</summary>
    /// <param name="directory">Where the client's configuration is kept.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="SandboxUnavailableException">There is none and it must be installed manually.</exception>
    public static Task<ContainerEngine?> FindAsync(SandboxDirectory directory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return new EngineSetup(HostMachine.Current(), directory, EnginePaths.Default, new Progress<string>(),
            TimeProvider.System).FindReadyAsync(cancellationToken);
    }
}
