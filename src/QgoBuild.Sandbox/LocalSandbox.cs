namespace QgoBuild.Sandbox;

/// <summary>Two real servers on one machine, with a registry, a git origin and an ACME authority: containers that boot systemd with sshd
/// and a Docker of their own, reachable at loopback addresses. For trials, and for tests against real servers.</summary>
public sealed class LocalSandbox(SandboxDirectory directory)
{
    /// <summary>Identifies this build of the library.</summary>
    internal static Guid ThisBuild { get; } = typeof(LocalSandbox).Assembly.ManifestModule.ModuleVersionId;

    /// <summary>The directory that holds the sandbox's files.</summary>
    public SandboxDirectory Directory { get; } = directory;

    /// <summary>Brings the sandbox up: from nothing, from half of it, or by looking that it is up. Provides the Docker engine and the
    /// images too. Interrupted, it may be run again and continues where it was.</summary>
    /// <param name="progress">Receives a line for each stage: what was done and how long it took.</param>
    /// <param name="cancellationToken">Ends what was begun; what is finished stays.</param>
    /// <returns>The description, which is also in the directory's <c>sandbox.json</c>.</returns>
    /// <exception cref="SandboxUnavailableException">This machine cannot run one as it is; nothing was done.</exception>
    /// <exception cref="PortTakenException">A port is in use; nothing was made.</exception>
    /// <exception cref="Delivery.DeliveryException">Something failed; the message contains what and the next command.</exception>
    public async Task<SandboxDescription> UpAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (await FindRunningAsync(cancellationToken) is { } up) return up;

        // A conflict is reported before anything is downloaded.
        if (await FindEngineAsync(progress, cancellationToken) is { } existing)
            await new SandboxUp(Directory, RequireLocal(existing), progress, TimeProvider.System).CheckAsync(cancellationToken);

        var engine = RequireLocal(await ContainerEngine.EnsureAsync(Directory, progress, cancellationToken));
        using var _ = await SandboxLock.AcquireAsync(Directory, progress, cancellationToken);
        return await FindRunningAsync(cancellationToken)
            ?? await new SandboxUp(Directory, engine, progress, TimeProvider.System).RunAsync(cancellationToken);
    }

    /// <summary>Whether the sandbox runs: its containers do, its servers and origin answer by SSH, and its ACME authority has the root that
    /// is known here. One query to the engine.</summary>
    public async Task<bool> IsUpAsync(CancellationToken cancellationToken) =>
        Load() is { } description && await IsReadyAsync(description, cancellationToken);

    /// <summary>Removes the sandbox: containers, networks, volumes, images, keys and files, and the Docker engine where we started it.
    /// Works with half a sandbox, with none, and without its description.</summary>
    /// <param name="progress">Receives a line for each stage.</param>
    /// <param name="cancellationToken">Ends it; run again, it removes the rest.</param>
    /// <exception cref="Delivery.DeliveryException">Something could not be removed; the message names it.</exception>
    public async Task DownAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var managedEngine = new ManagedEngine(EnginePaths.Default, TimeProvider.System);
        await managedEngine.RestartAsync(cancellationToken);
        var engine = await FindEngineAsync(progress, cancellationToken);
        if (engine is null && !managedEngine.Exists && !System.IO.Directory.Exists(Directory.Path)) return;
        using var _ = await SandboxLock.AcquireAsync(Directory, progress, cancellationToken);
        await new SandboxDown(Directory, engine, managedEngine,
            new ProgressStages(progress, TimeProvider.System)).RunAsync(cancellationToken);
    }

    /// <summary>Control of one of the servers from outside, for tests and for injecting faults.</summary>
    public static ServerControl Control(SandboxDescription description, SandboxServer server)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new ServerControl(new ContainerEngine(description.Engine.Address, description.Engine.ConfigDirectory), server);
    }

    /// <summary>Control of the sandbox's ACME authority, for tests.</summary>
    public AuthorityControl Authority(SandboxDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var engine = new ContainerEngine(description.Engine.Address, description.Engine.ConfigDirectory);
        return new AuthorityControl(engine, Directory, description.Acme);
    }

    private Task<ContainerEngine?> FindEngineAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        new EngineSetup(HostMachine.Current(), Directory, EnginePaths.Default, progress, TimeProvider.System).FindAsync(cancellationToken);

    private static ContainerEngine RequireLocal(ContainerEngine engine) => new EngineAddress(engine.Address, IsExplicit: true).IsLocal
        ? engine
        : throw new SandboxUnavailableException($"""
            The sandbox needs a Docker engine on this machine, because it is reached at loopback addresses. DOCKER_HOST or your
            Docker context names another machine's: {engine.Address}. Use the local one, then run the same command again:
                unset DOCKER_HOST; docker context use default
            """);

    // Brought up by this very build of the library: another one may specify other containers.
    private async Task<SandboxDescription?> FindRunningAsync(CancellationToken cancellationToken) =>
        Load() is { } description && description.MadeBy == ThisBuild && await IsReadyAsync(description, cancellationToken)
            ? description
            : null;

    // One that cannot be read is damaged, or another version of this library wrote it: bringing the sandbox up writes it anew.
    private SandboxDescription? Load()
    {
        try { return SandboxDescription.Load(Directory); }
        catch (SandboxException) { return null; }
    }

    private async Task<bool> IsReadyAsync(SandboxDescription description, CancellationToken cancellationToken)
    {
        var isHeld = SandboxLock.IsFileHeld(Directory.AuthorityLockFile);
        var greetings = Task.WhenAll(
            PortProbe.IsSshListeningAsync(description.Staging.Host, description.Staging.Port, cancellationToken),
            PortProbe.IsSshListeningAsync(description.Production.Host, description.Production.Port, cancellationToken),
            IsOriginListeningAsync(description, cancellationToken),
            isHeld ? Task.FromResult(true) : AcmeClient.HasKnownRootAsync(description.Acme, cancellationToken));
        var engine = new ContainerEngine(description.Engine.Address, description.Engine.ConfigDirectory);
        var run = new SandboxContainers(engine, Directory).AreAllRunningAsync(isHeld ? [SandboxNames.Acme] : [], cancellationToken);
        return (await greetings).All(answers => answers) && await run;
    }

    private static Task<bool> IsOriginListeningAsync(SandboxDescription description, CancellationToken cancellationToken)
    {
        var origin = new Uri(description.Origin.Url);
        return PortProbe.IsSshListeningAsync(origin.Host, origin.Port, cancellationToken);
    }
}
