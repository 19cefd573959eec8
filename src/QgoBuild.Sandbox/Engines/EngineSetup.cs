namespace QgoBuild.Sandbox.Engines;

/// <summary>From a machine as it is to an engine that may be used: query, decide, then act.</summary>
internal sealed class EngineSetup(HostMachine hostMachine, SandboxDirectory directory, EnginePaths paths, IProgress<string> progress,
    TimeProvider time)
{
    private static readonly TimeSpan ServiceStartTimeout = TimeSpan.FromSeconds(30);
    private static readonly string[] ServicePidFiles = ["/var/run/docker.pid", "/var/run/docker-ssd.pid"];
    private readonly DockerConfiguration _configuration = new(directory.DockerConfiguration);
    private readonly ProgressStages _progressStages = new(progress, time);

    /// <summary>The engine, when nothing has to be done for it; null when something has to be and can be. Writes nothing.</summary>
    /// <exception cref="SandboxUnavailableException">A manual action is required first.</exception>
    public async Task<ContainerEngine?> FindReadyAsync(CancellationToken cancellationToken)
    {
        var (engine, selection, info) = await DetectAsync(cancellationToken);
        if (selection.Action == EngineAction.ManualActionRequired) throw new SandboxUnavailableException(selection.Remedy);
        var isReady = selection.Action == EngineAction.Use && _configuration.Exists && CliPlugins.MissingFrom(info).Length == 0;
        return isReady ? engine : null;
    }

    /// <summary>The engine that answers now, even if plugins are missing; null when none does. Installs, starts and writes
    /// nothing.</summary>
    public async Task<ContainerEngine?> FindAsync(CancellationToken cancellationToken)
    {
        var (engine, selection, _) = await DetectAsync(cancellationToken);
        return selection.Action == EngineAction.Use ? engine : null;
    }

    /// <inheritdoc cref="ContainerEngine.EnsureAsync"/>
    public async Task<ContainerEngine> EnsureAsync(CancellationToken cancellationToken)
    {
        // First, because the user's own plugins are found only once our configuration names where they are.
        _configuration.Create(DockerConfiguration.GetUserDirectory());
        var (engine, selection, info) = await DetectAsync(cancellationToken);
        if (selection.Action == EngineAction.ManualActionRequired) throw new SandboxUnavailableException(selection.Remedy);

        await TaskGroup.RunAsync(
            cancellationToken,
            cancellationToken => ProvideAsync(selection.Action, engine, cancellationToken),
            cancellationToken => CliPlugins.EnsureAsync(hostMachine, _configuration, CliPlugins.MissingFrom(info), _progressStages,
                cancellationToken));
        return engine;
    }

    private async Task<(ContainerEngine Engine, EngineSelection Decision, DockerInfo Answer)> DetectAsync(
        CancellationToken cancellationToken)
    {
        var address = await EngineAddress.ResolveAsync(cancellationToken);
        if (!address.IsExplicit && hostMachine.IsLinux) address = address with { Value = paths.Address };
        var engine = new ContainerEngine(address.Value, _configuration.Directory);
        var info = await DockerInfo.QueryAsync(engine.Docker, cancellationToken);
        return (engine with { IsDesktop = info.IsDesktop }, EngineSelection.Select(hostMachine, address, info), info);
    }

    private async Task ProvideAsync(EngineAction action, ContainerEngine engine, CancellationToken cancellationToken)
    {
        if (action == EngineAction.Install)
            await _progressStages.RunAsync("Docker installed", () => HostPackages.InstallAsync(Packages(), cancellationToken));
        if (action != EngineAction.Use)
            await _progressStages.RunAsync("Docker started", () => StartAsync(engine, cancellationToken));
    }

    // Where systemd or an init script runs services, Docker is one of them and stays the machine's; elsewhere it is ours.
    private async Task StartAsync(ContainerEngine engine, CancellationToken cancellationToken)
    {
        if (hostMachine.HasSystemd)
        {
            await SandboxCommand.Create("systemctl", "start", "docker").For("start Docker's service").ReadAsync(cancellationToken);
        }
        else if (!IsServiceStarting())
        {
            await new ManagedEngine(paths, time).StartAsync(cancellationToken);
            return;
        }

        var answers = await Poll.UntilAsync(
            async cancellationToken => (await DockerInfo.QueryAsync(engine.Docker, cancellationToken)).IsAvailable,
            ServiceStartTimeout, time, cancellationToken);
        if (!answers)
            throw new SandboxException(
                $"Docker's service was started but does not answer at {engine.Address}. " +
                    "Look at its log (journalctl -u docker, or /var/log/docker.log), then run the same command again.");
    }

    private static bool IsServiceStarting() =>
        ServicePidFiles
            .Where(File.Exists)
            .Any(file => int.TryParse(File.ReadAllText(file), out var process) && Directory.Exists($"/proc/{process}"));

    // From Debian 13 on the client is a package of its own.
    private string[] Packages() =>
        hostMachine is { Platform: Platform.Debian, DistributionVersion: >= 13 }
            ? ["docker.io", "docker-cli", "iptables"] : ["docker.io", "iptables"];
}
