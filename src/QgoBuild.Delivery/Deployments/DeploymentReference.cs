using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Deployments;

/// <summary>A deployment that a server knows.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Environment">Where it takes place.</param>
public sealed record DeploymentReference(DeploymentId Id, DeploymentKind Kind, DeploymentEnvironment Environment)
{
    /// <summary>The directory on the server that keeps the deployment's script, journal and output.</summary>
    public string WorkDirectory => $"{Environment.Directory}/.qgobuild/deployments/{Id}";
}
