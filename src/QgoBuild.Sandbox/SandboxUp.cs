namespace QgoBuild.Sandbox;

/// <summary>Brings a sandbox up, from nothing or from what exists: each part is checked, and created, replaced or started where it is not
/// as specified. Parts that do not depend on each other are created at the same time.</summary>
internal sealed class SandboxUp(SandboxDirectory directory, ContainerEngine engine, IProgress<string> progress, TimeProvider time)
{
    private readonly SandboxAddresses _addresses = SandboxAddresses.Select(engine.IsDesktop);
    private readonly SandboxContainers _containers = new(engine, directory);
    private readonly ProgressStages _progressStages = new(progress, time);

    /// <summary>Returns once everything answers, and has written the description then.</summary>
    public async Task<SandboxDescription> RunAsync(CancellationToken cancellationToken)
    {
        var found = await CheckAsync(cancellationToken);
        foreach (var other in await new Leftovers(engine, directory).RemoveOtherSandboxesAsync(cancellationToken))
            _progressStages.Report(
                $"removed the sandbox of {new SandboxDirectory(other).RepositoryRoot ?? other}, which did not run: there can be only one");
        await _containers.ClaimNetworkAsync(cancellationToken);
        var keys = SandboxKeys.Ensure(directory);
        var registryKeys = RegistryKeys.Ensure(directory, [IPAddress.Loopback, IPAddress.Parse(_addresses.Registry.Address)], time);
        var acmeKeys = AcmeKeys.Ensure(directory, [IPAddress.Loopback, IPAddress.Parse(_addresses.Acme.Address)], time);
        PrivateFile.Write(directory.KnownHostsFile, keys.KnownHosts(_addresses));
        new DockerConfiguration(engine.ConfigDirectory).Login(_addresses.Registry.Endpoint, RegistryKeys.User, registryKeys.Password);

        using var linkedCancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = linkedCancellation.Token;
        var imageProvider = await ImageProvider.CreateAsync(engine, directory, _progressStages, token);
        var parts = new SandboxParts(engine, directory, _addresses, found, _progressStages, time);
        var downloadable = SchemaEngine.CanBeDownloadedAsync(directory, token);
        var (node, nginx, mysql) =
            (imageProvider.GetAsync(BaseImage.Node), imageProvider.GetAsync(BaseImage.Nginx), imageProvider.GetAsync(BaseImage.Mysql));
        var registry = parts.EnsureRegistryAsync(imageProvider.GetRegistryAsync(), registryKeys, token);
        var serverNginx = parts.PushAsync(nginx, "qgobuild/nginx", registry, token);
        var serverMysql = parts.PushAsync(mysql, "qgobuild/mysql", registry, token);
        // Made last, because the server's image takes longest and needs the processors. The registry has the base by then from Nginx.
        var serverCertbot = parts.PushAsync(LastAsync(imageProvider.GetCertbotAsync), "qgobuild/certbot", serverNginx, token);
        var acme = parts.EnsureAcmeAsync(LastAsync(imageProvider.GetPebbleAsync), acmeKeys, token);
        var origin = parts.EnsureOriginAsync(imageProvider.GetServerAsync(), keys, token);
        var staging = ServerAsync(SandboxNames.Staging, _addresses.Staging, keys.StagingHost);
        var production = ServerAsync(SandboxNames.Production, _addresses.Production, keys.ProductionHost);
        Task[] all = [node, serverNginx, serverMysql, serverCertbot, acme, origin, staging, production];
        await TaskGroup.CompleteAsync(linkedCancellation, all);

        var images = new ImagesDescription
        {
            Node = node.Result,
            Nginx = nginx.Result,
            Mysql = mysql.Result,
            ServerMysql = serverMysql.Result,
            ServerNginx = serverNginx.Result,
            ServerCertbot = serverCertbot.Result,
        };
        var description = Describe(keys, registryKeys, images, downloadable.Result ? [] : [SchemaEngine.OverrideFile]);
        description.Save(directory);
        return description;

        async Task<string> LastAsync(Func<Task<string>> image)
        {
            await Task.WhenAll(node, nginx, mysql);
            return await image();
        }

        Task ServerAsync(string name, ServerPorts ports, SshKey hostKey) =>
            parts.EnsureServerAsync(
                name, ports, imageProvider.GetServerAsync(), hostKey, keys, registryKeys.Authority, downloadable, token);
    }

    /// <summary>Checks for all conflicts before anything is created, and returns the existing containers.</summary>
    /// <exception cref="SandboxException">Another sandbox, a foreign container or a listening program is in conflict.</exception>
    public async Task<IReadOnlyList<FoundContainer>> CheckAsync(CancellationToken cancellationToken)
    {
        var found = await _containers.FindAsync(cancellationToken);
        _containers.ThrowIfOccupied(found);
        var running = found.Where(container => container is { IsRunning: true, IsConnected: true }).Select(container => container.Name)
            .ToHashSet();
        (string Container, IEnumerable<PublishedPort> Ports)[] wanted =
        [
            (SandboxNames.Staging, _addresses.Staging.All),
            (SandboxNames.Production, _addresses.Production.All),
            (SandboxNames.Registry, [_addresses.Registry]),
            (SandboxNames.Origin, [_addresses.Origin]),
            (SandboxNames.Acme, [_addresses.Acme, _addresses.AcmeManagement]),
        ];
        PortCheck.ThrowIfTaken(wanted.Where(part => !running.Contains(part.Container)).SelectMany(part => part.Ports));
        return found;
    }

    private SandboxDescription Describe(SandboxKeys keys, RegistryKeys registryKeys, ImagesDescription images,
        IReadOnlyList<string> overrides) => new()
        {
            Staging = Describe(SandboxNames.Staging, _addresses.Staging, keys),
            Production = Describe(SandboxNames.Production, _addresses.Production, keys),
            Registry = new RegistryDescription
            {
                Address = _addresses.Registry.Endpoint,
                ServerAddress = ContainerSpecs.RegistryServerAddress,
                User = RegistryKeys.User,
                PasswordFile = registryKeys.PasswordFile,
                Certificate = registryKeys.AuthorityFile,
            },
            Origin = new OriginDescription
            {
                Url = $"ssh://git@{_addresses.Origin.Endpoint}{SandboxNames.OriginRepository}",
                ServerUrl = $"ssh://git@{SandboxNames.OriginHost}{SandboxNames.OriginRepository}",
                PrivateKey = keys.Push.File,
                KnownHosts = directory.KnownHostsFile,
            },
            Acme = new AcmeDescription
            {
                Directory = ContainerSpecs.AcmeServerDirectory,
                ServerCertificateAuthority = ContainerSpecs.AcmeServerAuthority,
                Url = _addresses.AcmeUrl,
                Management = _addresses.AcmeManagementUrl,
                CertificateAuthority = registryKeys.AuthorityFile,
                Root = directory.AcmeRootFile,
            },
            Engine = new EngineDescription { Address = engine.Address, ConfigDirectory = engine.ConfigDirectory },
            Images = images,
            ComposeOverrides = overrides,
            MadeBy = LocalSandbox.ThisBuild,
        };

    private ServerDescription Describe(string name, ServerPorts ports, SandboxKeys keys) => new()
    {
        Host = ports.Ssh.Address,
        Port = ports.Ssh.Port,
        Address = ports.Ssh.Address,
        Names = SandboxNames.SiteNamesOf(name),
        User = ServerUser.Deploy.Name,
        PrivateKey = keys.Login.File,
        KnownHosts = directory.KnownHostsFile,
        Directory = ServerUser.Deploy.Home + "/NEW START",
        Url = ports.UrlOf(SandboxNames.SiteNamesOf(name)[0]),
        Api = ports.ApiUrlOf(SandboxNames.SiteNamesOf(name)[0]),
        CertificateAuthority = ports.Tls is null ? null : directory.AcmeRootFile,
    };
}
