namespace QgoBuild.Delivery.Setup;

/// <summary>The requirements and protections of an environment's server, in the order in which a user would fix them.</summary>
public static class SetupChecks
{
    /// <summary>Creates the requirements for deployments.</summary>
    /// <param name="application">The application.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="credentials">The credentials for the registry; null for a registry without login.</param>
    public static IReadOnlyList<ServerRequirement> CreateRequirements(Application application, DeploymentEnvironment environment,
        RegistryCredentials? credentials) =>
    [
        new ToolsRequirement(),
        new GitRequirement(),
        new DockerRequirement(),
        new ComposeRequirement(),
        new MemoryRequirement(),
        new DirectoryRequirement(environment.Directory),
        new CheckoutRequirement(environment.Directory),
        new DiskRequirement(environment.Directory),
        new ClockRequirement(),
        new PortsRequirement([application.GetProject(environment.Name), application.Name]),
        new DeployKeyRequirement(environment.Name, environment.Origin),
        .. credentials is null ? (ServerRequirement[])[] : [new RegistryLoginRequirement(credentials.Registry, credentials.User)],
    ];

    /// <summary>Creates the protections.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="entrances">The ports that users connect to, of all environments on the server.</param>
    /// <param name="deploymentUser">The user of deployments, if Setup logs in as another one.</param>
    public static IReadOnlyList<ServerRequirement> CreateProtections(
        DeploymentEnvironment environment, IReadOnlyList<int> entrances, string? deploymentUser = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var firewall = new FirewallProtection(environment.Name, entrances);
        return
        [
            new DeployUserProtection(environment.Directory, deploymentUser),
            new SshdProtection(),
            firewall,
            new DatabaseProtection(firewall),
            new UpdatesProtection(),
            new TimeProtection(),
            new DockerLogsProtection(),
            new SwapProtection(environment.Directory),
            new DiskUseProtection(),
        ];
    }

    /// <summary>Creates the checks of a server: its reachability, and each of its requirements.</summary>
    public static IReadOnlyList<ISetupCheck> CreateChecks(ServerFactsCollector collector, DeploymentEnvironment environment,
        IEnumerable<ServerRequirement> requirements)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return [new ReachabilityCheck(environment.Server.ToString(), collector),
            .. requirements.Select(requirement => new ServerCheck(requirement, collector))];
    }
}
