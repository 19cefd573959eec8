using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Setup;

/// <summary>What every environment needs, in the order in which a person would see to it.</summary>
public static class SetupChecks
{
    /// <summary>The needs of its server.</summary>
    /// <param name="application">What is to run there.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="credentials">What the server logs in to the registry with; null where the registry asks for nothing.</param>
    public static IReadOnlyList<IServerNeed> OfServer(Application application, DeploymentEnvironment environment, RegistryCredentials? credentials) =>
    [
        new HasTools(),
        new HasGit(),
        new HasDocker(),
        new HasCompose(),
        new HasMemory(),
        new HasDirectory(environment.Directory),
        new HasCheckout(environment.Directory),
        new HasDisk(environment.Directory),
        new HasClock(),
        new HasPorts(application.Name),
        new HasDeployKey(environment.Name, environment.Origin),
        .. credentials is null ? (IServerNeed[])[] : [new HasRegistryLogin(credentials.Registry, credentials.User)],
    ];

    /// <summary>The checks of its server: that it is reached, and each of its needs.</summary>
    public static IReadOnlyList<ISetupCheck> Of(ServerSurvey survey, Application application, DeploymentEnvironment environment, RegistryCredentials? credentials) =>
    [
        new ServerIsReached(environment.Server.ToString(), survey),
        .. OfServer(application, environment, credentials).Select(need => new ServerCheck(need, survey)),
    ];
}
