namespace QgoBuild.Delivery.Environments;

/// <summary>What ran on an environment, read in one round trip.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="Locked">Whether a deployment is under way.</param>
/// <param name="Holder">The deployment that took the lock last.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
public sealed record DeploymentJournals(DateTimeOffset Time, bool Locked, string Holder, IReadOnlyList<DeploymentRecord> Deployments);
