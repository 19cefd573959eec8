using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Setup;

/// <summary>What every environment needs and what protects its server, in the order in which a person would see to it.</summary>
public static class SetupChecks
{
    /// <summary>The needs of its server.</summary>
    /// <param name="application">What is to run there.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="credentials">What the server logs in to the registry with; null where the registry asks for nothing.</param>
    public static IReadOnlyList<IServerRequirement> CreateRequirements(Application application, DeploymentEnvironment environment, RegistryCredentials? credentials) =>
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
        new PortsRequirement(application.Name),
        new DeployKeyRequirement(environment.Name, environment.Origin),
        .. credentials is null ? (IServerRequirement[])[] : [new RegistryLoginRequirement(credentials.Registry, credentials.User)],
    ];

    /// <summary>What protects its server.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="entrances">The ports that users connect to, of every environment on the server.</param>
    /// <param name="deploymentUser">The user of deployments, where Setup logs in as another one.</param>
    public static IReadOnlyList<IServerRequirement> CreateProtections(
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

    /// <summary>The checks of a server: that it is reached, and each of its needs.</summary>
    public static IReadOnlyList<ISetupCheck> CreateChecks(ServerFactsCollector collector, DeploymentEnvironment environment, IEnumerable<IServerRequirement> requirements)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return [new ReachabilityCheck(environment.Server.ToString(), collector), .. requirements.Select(requirement => new ServerCheck(requirement, collector))];
    }
}
