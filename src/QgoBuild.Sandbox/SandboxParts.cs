namespace QgoBuild.Sandbox;

/// <summary>The parts of a sandbox, each brought to where it answers.</summary>
internal sealed class SandboxParts(ContainerEngine engine, SandboxDirectory directory, SandboxAddresses addresses,
    IReadOnlyList<FoundContainer> found, ProgressStages progressStages, TimeProvider time)
{
    private static readonly TimeSpan BootTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly SandboxContainers _containers = new(engine, directory);
    private readonly SandboxRegistry _registry = new(engine, addresses.Registry.Endpoint);

    public async Task EnsureRegistryAsync(Task<string> image, RegistryKeys registryKeys, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Registry(await image, addresses, registryKeys);
        await progressStages.RunAsync($"registry at {addresses.Registry.Endpoint}", async () =>
        {
            await EnsureAsync(spec, cancellationToken);
            await WaitAsync(spec, cancellationToken => _registry.IsReadyAsync(registryKeys, cancellationToken), ReadyTimeout,
                cancellationToken);
        });
    }

    /// <summary>Pushes an image once the registry answers, and returns how the servers name it.</summary>
    public async Task<string> PushAsync(Task<string> image, string repository, Task registry, CancellationToken cancellationToken)
    {
        var name = await image;
        await registry;
        return await progressStages.RunAsync($"{name} pushed", () => _registry.PushAsync(name, repository, cancellationToken));
    }

    public async Task EnsureServerAsync(
        string name, ServerPorts ports, Task<string> image, SshKey hostKey, SandboxKeys keys, string authority,
        Task<bool> schemaEngineIsDownloadable, CancellationToken cancellationToken)
    {
        PackedFile[] extraFiles = await schemaEngineIsDownloadable ? [] : SchemaEngine.ServerFiles();
        var spec = ContainerSpecs.Server(name, await image, ports, hostKey, keys, authority, extraFiles);
        await progressStages.RunAsync($"server {name} at {ports.Ssh.Endpoint}", async () =>
        {
            await EnsureAsync(spec, cancellationToken);
            await WaitAsync(spec, cancellationToken => PortProbe.IsSshListeningAsync(ports.Ssh.Address, ports.Ssh.Port, cancellationToken),
                BootTimeout, cancellationToken);
            await WaitAsync(spec, cancellationToken => HasDockerAsync(name, cancellationToken), BootTimeout, cancellationToken);
        });
    }

    public async Task EnsureOriginAsync(Task<string> image, SandboxKeys keys, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Origin(await image, addresses, keys);
        await progressStages.RunAsync($"origin at {addresses.Origin.Endpoint}", async () =>
        {
            await EnsureAsync(spec, cancellationToken);
            await WaitAsync(spec, cancellationToken =>
                PortProbe.IsSshListeningAsync(addresses.Origin.Address, addresses.Origin.Port, cancellationToken), ReadyTimeout,
                    cancellationToken);
        });
    }

    /// <summary>Starts the ACME authority and keeps its root. One that a test has stopped stays as it is.</summary>
    public async Task EnsureAcmeAsync(Task<string> image, AcmeKeys acmeKeys, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Acme(await image, addresses, acmeKeys);
        if (SandboxLock.IsFileHeld(directory.AuthorityLockFile))
        {
            progressStages.Report($"{spec.Name} is left as it is: a test has stopped it and will start it again");
            return;
        }

        var client = new AcmeClient(addresses.AcmeUrl, addresses.AcmeManagementUrl, acmeKeys.Authority);
        await progressStages.RunAsync($"ACME authority at {addresses.Acme.Endpoint}", async () =>
        {
            await EnsureAsync(spec, cancellationToken);
            var root = directory.AcmeRootFile;
            await WaitAsync(spec, cancellationToken => client.FetchRootAsync(root, cancellationToken), ReadyTimeout, cancellationToken);
        });
    }

    private Task EnsureAsync(ContainerSpec spec, CancellationToken cancellationToken) =>
        _containers.EnsureAsync(spec, found.FirstOrDefault(container => container.Name == spec.Name), cancellationToken);

    private Task<bool> HasDockerAsync(string server, CancellationToken cancellationToken) => engine.Docker
        .With("exec", server, "docker", "version", "--format", "{{.Server.Version}}")
        .For("query the server's Docker")
        .SucceedsAsync(cancellationToken);

    private async Task WaitAsync(ContainerSpec spec, Func<CancellationToken, Task<bool>> condition, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        if (await Poll.UntilAsync(condition, timeout, time, cancellationToken)) return;
        var log = await engine.Docker.With("logs", "--tail", "15", spec.Name).For("read its log").RunAsync(cancellationToken);
        throw new SandboxException($"""
            {spec.Name} was started but did not answer within {timeout.TotalSeconds} seconds. The end of its log:
            {log.LastLines}
            It was left as it is. Try again, examine it with: docker exec -it {spec.Name} bash; or remove all with ./build.sh SandboxDown.
            """);
    }
}
