namespace QgoBuild.Delivery.Deployments;

/// <summary>The script of a deployment ended without saying how: it was killed, or the server went down.</summary>
public sealed class DeploymentInterruptedException(DeploymentPlan plan, string output) : DeliveryException(
    $"Deployment {plan.Id} on {plan.Environment.Name} ended in the middle: its script was killed or the server went down.{(output.Length > 0 ? "\n" + output : "")}",
    $"./build.sh Recover --environment {plan.Environment.Name}");
