namespace QgoBuild.Delivery.Deployments;

/// <summary>The script of a deployment ended without an outcome: it was killed, or the server went down.</summary>
public sealed class DeploymentInterruptedException(DeploymentReference deployment, string output) : DeliveryException(
    $"Deployment {deployment.Id} on {deployment.Environment.Name} ended in the middle: " +
        $"its script was killed or the server went down.{(output.Length > 0 ? "\n" + output : "")}",
    $"./build.sh Recover --environment {deployment.Environment.Name}");
