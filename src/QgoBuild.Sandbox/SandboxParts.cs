using QgoBuild.Sandbox.Addresses;
using QgoBuild.Sandbox.Containers;
using QgoBuild.Sandbox.Description;
using QgoBuild.Sandbox.Engines;
using QgoBuild.Sandbox.Files;
using QgoBuild.Sandbox.Keys;
using QgoBuild.Sandbox.Processes;

namespace QgoBuild.Sandbox;

/// <summary>The parts of a sandbox, each brought to where it answers.</summary>
internal sealed class SandboxParts(ContainerEngine engine, SandboxDirectory directory, SandboxAddresses addresses, IReadOnlyList<FoundContainer> found, ProgressStages progressStages, TimeProvider time)
{
    private static readonly TimeSpan Boot = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(60);

    private readonly SandboxContainers _yard = new(engine, directory);
    private readonly SandboxRegistry _registry = new(engine, addresses.Registry.At);

    public async Task RegistryAsync(Task<string> image, RegistryKeys access, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Registry(await image.ConfigureAwait(false), addresses, access);
        await progressStages.RunAsync($"registry at {addresses.Registry.At}", async () =>
        {
            await EnsureAsync(spec, cancellationToken).ConfigureAwait(false);
            await WaitAsync(spec, cancellationToken => _registry.AnswersAsync(access, cancellationToken), Answer, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Pushes an image once the registry answers, and returns how the servers name it.</summary>
    public async Task<string> PushAsync(Task<string> image, string repository, Task registry, CancellationToken cancellationToken)
    {
        var name = await image.ConfigureAwait(false);
        await registry.ConfigureAwait(false);
        return await progressStages.RunAsync($"{name} pushed", () => _registry.PushAsync(name, repository, cancellationToken)).ConfigureAwait(false);
    }

    public async Task ServerAsync(
        string name,
        ServerPorts ports,
        Task<string> image,
        SshKey host,
        SandboxKeys keys,
        string authority,
        Task<bool> schemaEngineIsDownloadable,
        CancellationToken cancellationToken)
    {
        PackedFile[] more = await schemaEngineIsDownloadable.ConfigureAwait(false) ? [] : SchemaEngine.ServerFiles();
        var spec = ContainerSpecs.Server(name, await image.ConfigureAwait(false), ports, host, keys, authority, more);
        await progressStages.RunAsync($"server {name} at {ports.Ssh.At}", async () =>
        {
            await EnsureAsync(spec, cancellationToken).ConfigureAwait(false);
            await WaitAsync(spec, cancellationToken => PortProbe.SshAnswersAsync(ports.Ssh.Address, ports.Ssh.Port, cancellationToken), Boot, cancellationToken).ConfigureAwait(false);
            await WaitAsync(spec, cancellationToken => HasDockerAsync(name, cancellationToken), Boot, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public async Task OriginAsync(Task<string> image, SandboxKeys keys, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Origin(await image.ConfigureAwait(false), addresses, keys);
        await progressStages.RunAsync($"origin at {addresses.Origin.At}", async () =>
        {
            await EnsureAsync(spec, cancellationToken).ConfigureAwait(false);
            await WaitAsync(spec, cancellationToken => PortProbe.SshAnswersAsync(addresses.Origin.Address, addresses.Origin.Port, cancellationToken), Answer, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Starts the ACME authority and keeps its root. One that a test has taken away stays as it is.</summary>
    public async Task AcmeAsync(Task<string> image, AcmeKeys access, CancellationToken cancellationToken)
    {
        var spec = ContainerSpecs.Acme(await image.ConfigureAwait(false), addresses, access);
        if (SandboxLock.IsFileHeld(directory.AuthorityHoldFile))
        {
            progressStages.Say($"{spec.Name} is left as it is: a test has taken it away and will give it back");
            return;
        }

        var client = new AcmeClient(addresses.AcmeUrl, addresses.AcmeManagementUrl, access.Authority);
        await progressStages.RunAsync($"ACME authority at {addresses.Acme.At}", async () =>
        {
            await EnsureAsync(spec, cancellationToken).ConfigureAwait(false);
            var root = directory.AcmeRootFile;
            await WaitAsync(spec, cancellationToken => client.FetchRootAsync(root, cancellationToken), Answer, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private Task EnsureAsync(ContainerSpec spec, CancellationToken cancellationToken) =>
        _yard.EnsureAsync(spec, found.FirstOrDefault(container => container.Name == spec.Name), cancellationToken);

    private async Task<bool> HasDockerAsync(string server, CancellationToken cancellationToken) =>
        (await engine.Docker.TryAsync("ask the server's Docker", ["exec", server, "docker", "version", "--format", "{{.Server.Version}}"], cancellationToken: cancellationToken).ConfigureAwait(false)).Succeeded;

    private async Task WaitAsync(ContainerSpec spec, Func<CancellationToken, Task<bool>> condition, TimeSpan within, CancellationToken cancellationToken)
    {
        if (await Poll.TrueAsync(condition, within, time, cancellationToken).ConfigureAwait(false))
            return;
        var log = await engine.Docker.TryAsync("read its log", ["logs", "--tail", "15", spec.Name], cancellationToken: cancellationToken).ConfigureAwait(false);
        throw new SandboxException($"""
            {spec.Name} was started but did not answer within {within.TotalSeconds} seconds. The end of its log:
            {log.LastLines}
            It was left as it is. Try again, look into it with: docker exec -it {spec.Name} bash; or remove all with ./build.sh SandboxDown.
            """);
    }
}
