namespace QgoBuild.Sandbox.Engines;

/// <summary>A Docker engine that we may use, with a client configuration of our own that has compose v2 and buildx. Every docker command
/// that is run with <see cref="EnvironmentVariables"/> goes to this engine.</summary>
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

    /// <summary>Returns the engine that is there (DOCKER_HOST, the chosen context, the default socket) as it is. Where there is none and
    /// this process is root on Debian or Ubuntu, Docker is installed and, where no service manager did so, started.</summary>
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
        if (await setup.FindReadyAsync(cancellationToken) is { } ready) return ready;
        using var _ = await SandboxLock.AcquireAsync(directory, progress, cancellationToken);
        return await setup.EnsureAsync(cancellationToken);
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

/// <summary>Where the user's Docker commands go, in Docker's own order: DOCKER_HOST, the chosen context, the default socket.</summary>
/// <param name="Value">A value for DOCKER_HOST.</param>
/// <param name="IsExplicit">The user named it: another engine in its place would be a surprise.</param>
internal sealed record EngineAddress(string Value, bool IsExplicit)
{
    public static EngineAddress Default { get; } =
        new(OperatingSystem.IsWindows() ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock", IsExplicit: false);

    /// <summary>The engine is on this machine: what it publishes on a loopback address can be reached from here.</summary>
    public bool IsLocal =>
        Value.StartsWith("unix://", StringComparison.Ordinal)
        || Value.StartsWith("npipe://", StringComparison.Ordinal)
        || (Uri.TryCreate(Value, UriKind.Absolute, out var uri) && uri.IsLoopback);

    public static async Task<EngineAddress> ResolveAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host) return new EngineAddress(host, IsExplicit: true);
        var context = Environment.GetEnvironmentVariable("DOCKER_CONTEXT") is { Length: > 0 } named ? named : ReadCurrentContext();
        if (context is null or "default") return Default;

        var endpoint = await SandboxCommand.Create("docker", "context", "inspect", context, "--format", "{{.Endpoints.docker.Host}}")
            .For("read Docker's context")
            .RunAsync(cancellationToken);
        return endpoint is { Succeeded: true, Output.Length: > 0 } ? new EngineAddress(endpoint.Output, IsExplicit: true) : Default;
    }

    private static string? ReadCurrentContext()
    {
        try
        {
            using var configuration =
                JsonDocument.Parse(File.ReadAllText(Path.Combine(DockerConfiguration.GetUserDirectory(), "config.json")));
            return configuration.RootElement.TryGetProperty("currentContext", out var context) ? context.GetString() : null;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or JsonException) { return null; }
    }
}

/// <summary>This machine cannot run a sandbox as it is: the message contains what to install and the next command. Thrown before anything
/// was started or written.</summary>
/// <param name="message">The message.</param>
public sealed class SandboxUnavailableException(string message) : SandboxException(message, exitCode: 2);
