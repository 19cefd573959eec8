using System.Globalization;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using static QgoBuild.Delivery.Scripts.RuntimeScript;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// The script that collects all facts of a server in one round trip. It is passed to <c>sh -s</c>, because it may contain the registry
/// password.
/// </summary>
internal static class ServerFactsScript
{
    /// <summary>Generates the script.</summary>
    /// <param name="environment">The environment to set up.</param>
    /// <param name="credentials">The credentials for the registry; null to skip the login.</param>
    public static string Compile(DeploymentEnvironment environment, RegistryCredentials? credentials) => string.Concat(
        "#!/bin/sh\n# shellcheck disable=SC1003,SC2016,SC2317 # values that look like shell; functions that are called by name\n",
        Prelude,
        Assign("directory", environment.Directory),
        Assign("origin", environment.Origin),
        Assign("branch", environment.Branch),
        Assign("ports", string.Join(' ', Ports(environment))),
        Assign("registry", credentials?.Registry ?? ""),
        Assign("registry_user", credentials?.User ?? ""),
        Assign("registry_password", credentials?.Password ?? ""),
        Assign("deploy_user", DeployUserProtection.User),
        Assign("deploy_directory", DeployUserProtection.GetDirectory(environment.Directory)),
        Assign("survey_programs", string.Join(' ', Programs)),
        Assign("time_services", string.Join(' ', TimeProtection.Services)),
        Concatenate(Resolve("collect_facts")),
        "\n# ---- call\ncollect_facts\n");

    private static IEnumerable<string> Programs =>
        [.. ToolsRequirement.Programs, "docker", FirewallRules.Program, UpdatesProtection.Program];

    private static IEnumerable<string> Ports(DeploymentEnvironment environment) =>
        environment.Entrances.Select(entrance => entrance.Port.ToString(CultureInfo.InvariantCulture));
}
