using System.Globalization;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;

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
        "#!/bin/sh\n# shellcheck disable=SC1003,SC1091,SC2016,SC2034,SC2317 # values that look like shell; a file of the server's; facts and functions that others use\n",
        DeploymentScript.Prelude,
        DeploymentScript.Assign("directory", environment.Directory),
        DeploymentScript.Assign("origin", environment.Origin),
        DeploymentScript.Assign("branch", environment.Branch),
        DeploymentScript.Assign("ports", string.Join(' ', Ports(environment))),
        DeploymentScript.Assign("registry", credentials?.Registry ?? ""),
        DeploymentScript.Assign("registry_user", credentials?.User ?? ""),
        DeploymentScript.Assign("registry_password", credentials?.Password ?? ""),
        DeploymentScript.Assign("deploy_user", DeployUserProtection.User),
        DeploymentScript.Assign("deploy_directory", DeployUserProtection.GetDirectory(environment.Directory)),
        DeploymentScript.Assign("survey_tools", string.Join(' ', ToolsRequirement.Programs)),
        "deployment=none\n\n",
        DeploymentScript.ReadRuntimeFile("journal.sh"),
        "\n",
        DeploymentScript.ReadRuntimeFile("survey.sh"),
        "\nsurvey_server\n");

    private static IEnumerable<string> Ports(DeploymentEnvironment environment) =>
        environment.Entrances.Select(entrance => entrance.Port.ToString(CultureInfo.InvariantCulture));
}
