using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment on a server.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Environment">Its environment.</param>
public sealed record DeploymentReference(DeploymentId Id, DeploymentKind Kind, DeploymentEnvironment Environment)
{
    /// <summary>The directory on the server that holds the deployment's script, journal and output.</summary>
    public string WorkDirectory => $"{Environment.Directory}/.qgobuild/deployments/{Id}";
}
