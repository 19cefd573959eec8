using System.Globalization;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;

namespace QgoBuild.Delivery.Setup;

/// <summary>The script that asks a server everything in one round trip. It goes to <c>sh -s</c>: it may hold the registry's password.</summary>
internal static class ServerFactsScript
{
    /// <summary>The script.</summary>
    /// <param name="environment">What is to be set up.</param>
    /// <param name="credentials">What the engine tries to log in with; null to try nothing.</param>
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
