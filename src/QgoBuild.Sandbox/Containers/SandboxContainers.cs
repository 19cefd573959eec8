namespace QgoBuild.Sandbox.Containers;

/// <summary>The sandbox's containers and their network on its engine, each found by its labels.</summary>
internal sealed class SandboxContainers(ContainerEngine engine, SandboxDirectory directory)
{
    private const char Separator = '\t';

    /// <summary>All containers of any sandbox, and whatever else bears one of the sandbox's names. One question.</summary>
    public async Task<IReadOnlyList<FoundContainer>> FindAsync(CancellationToken cancellationToken)
    {
        var format = string.Join(Separator, "{{.Names}}", "{{.State}}", "{{.Networks}}", LabelField(SandboxLabels.Directory),
            LabelField(SandboxLabels.Configuration));
        var list = await engine.Docker
            .With("container", "ls", "--all", "--no-trunc", "--format", format)
            .For("list the sandbox's containers")
            .ReadAsync(cancellationToken);
        return [.. list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)
            .Where(found => found.Directory.Length > 0 || SandboxNames.Containers.Contains(found.Name))];
    }

    /// <summary>All containers of this sandbox run and are connected, except those that may be missing. One question.</summary>
    public async Task<bool> AreAllRunningAsync(IEnumerable<string> exceptions, CancellationToken cancellationToken)
    {
        var list = await engine.Docker
            .With("container", "ls", "--filter", $"label={SandboxLabels.Of(directory)}", "--filter", $"network={SandboxNames.Network}",
                "--format", "{{.Names}}")
            .For("list the sandbox's running containers")
            .RunAsync(cancellationToken);
        return list.Succeeded && !SandboxNames.Containers.Except(list.Lines).Except(exceptions).Any();
    }

    /// <summary>Throws when the sandbox of another directory is in use, or a foreign container has one of the sandbox's names. A sandbox
    /// that does not run (its machine was rebooted, its clone was deleted) is no conflict: see <see cref="Leftovers"/>.</summary>
    public void ThrowIfOccupied(IEnumerable<FoundContainer> found)
    {
        var others = found.Where(container => container.Directory != directory.Path).ToLookup(container => container.Directory.Length > 0);
        if (others[true].FirstOrDefault(container => container.IsRunning || SandboxLock.IsHeld(container.Directory)) is { } another)
            throw CreateOtherSandboxException(another.Directory);
        if (others[false].Any())
            throw new SandboxException(
                "The engine has containers that bear the sandbox's names but are not its own: " +
                    $"{string.Join(", ", others[false].Select(container => container.Name))}. " +
                    "Remove or rename them, then run the same command again.");
    }

    /// <summary>Makes the network unless it is there. Docker chooses its addresses, so that they collide with none of the machine's. Being
    /// the first thing that is made, and the only one of its name, it also decides between two clones that come at once. One that a clone
    /// left that is no more is taken over.</summary>
    public async Task ClaimNetworkAsync(CancellationToken cancellationToken)
    {
        var create = engine.Docker
            .With("network", "create", "--label", SandboxLabels.Of(directory), SandboxNames.Network)
            .For("create the sandbox's network");
        var created = await create.RunAsync(cancellationToken);
        var owner = await engine.Docker
            .With("network", "inspect", "--format", $"{{{{index .Labels \"{SandboxLabels.Directory}\"}}}}", SandboxNames.Network)
            .For("inspect the sandbox's network")
            .RunAsync(cancellationToken);
        if (!owner.Succeeded) throw new LocalCommandException(create, created);
        if (owner.Output != directory.Path && Directory.Exists(owner.Output)) throw CreateOtherSandboxException(owner.Output);
    }

    /// <summary>Makes sure that the container runs as specified: one with another configuration is replaced, one that is disconnected from
    /// the network is connected, one that is stopped is started. Its volume stays in any case.</summary>
    public async Task EnsureAsync(ContainerSpec spec, FoundContainer? found, CancellationToken cancellationToken)
    {
        var imageRecipe = ImageProvider.IdentityOf(spec.Image);
        if (found?.Configuration != spec.ConfigurationHash(imageRecipe))
            await CreateAsync(spec, imageRecipe, cancellationToken);
        else if (!found.IsConnected)
            await ConnectAsync(spec, cancellationToken);
        await engine.Docker.With("start", spec.Name).For($"start {spec.Name}").ReadAsync(cancellationToken);
    }

    private Task<string> ConnectAsync(ContainerSpec spec, CancellationToken cancellationToken)
    {
        var connect = ContainerSpec.ConnectArguments(spec.Name, spec.Aliases);
        return engine.Docker.With(connect).For($"connect {spec.Name}").ReadAsync(cancellationToken);
    }

    private async Task CreateAsync(ContainerSpec spec, string imageRecipe, CancellationToken cancellationToken)
    {
        var docker = engine.Docker;
        await docker.With("container", "rm", "--force", spec.Name, spec.TemporaryName).For($"remove the former {spec.Name}")
            .ReadAsync(cancellationToken);
        if (spec.Volume is { Name: var volume })
        {
            if (spec.Volume.IsRecreated)
                await docker.With("volume", "rm", "--force", volume).For($"empty the volume {volume}").ReadAsync(cancellationToken);
            string[] create = ["volume", "create", "--label", SandboxLabels.Of(directory), volume];
            await docker.With(create).For($"make the volume {volume}").ReadAsync(cancellationToken);
        }

        await docker.With(spec.CreateArguments(directory, imageRecipe)).For($"create {spec.Name}").ReadAsync(cancellationToken);
        var copy = docker.With("cp", "-", spec.TemporaryName + ":/").For($"copy files into {spec.Name}") with
        {
            Input = spec.Files.ToTar(),
        };
        await copy.ReadAsync(cancellationToken);
        await docker.With("rename", spec.TemporaryName, spec.Name).For($"name {spec.Name}").ReadAsync(cancellationToken);
    }

    private static FoundContainer Parse(string line)
    {
        var fields = line.Split(Separator);
        return new FoundContainer(fields[0], fields[1] == "running", fields[2].Split(',')
            .Contains(SandboxNames.Network), fields[3], fields[4]);
    }

    private static string LabelField(string label) => $"{{{{.Label \"{label}\"}}}}";

    private static SandboxException CreateOtherSandboxException(string path) => new($"""
        The sandbox of another clone is on this engine{(path.Length > 0 ? $", in {path}" : "")}. There can be one at a time.
        Remove it, then run the same command again:
            {RemovalCommand(path)}
        """);

    private static string RemovalCommand(string path)
    {
        if (path.Length > 0 && new SandboxDirectory(path).RepositoryRoot is { } root && Directory.Exists(root))
            return $"cd '{root}' && ./build.sh SandboxDown";
        var theirs = $"--filter 'label={SandboxLabels.Directory}={path}'";
        return $"docker rm -f $(docker ps -aq {theirs}); docker volume rm $(docker volume ls -q {theirs}); " +
            $"docker network rm {SandboxNames.Network}";
    }
}
