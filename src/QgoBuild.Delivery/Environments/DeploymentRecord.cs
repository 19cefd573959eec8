using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Environments;

/// <summary>A deployment that was, or is under way.</summary>
/// <param name="Deployment">Its name.</param>
/// <param name="First">Its journal's first entry.</param>
/// <param name="Last">Its journal's last entry so far.</param>
public sealed record DeploymentRecord(string Deployment, JournalEntry First, JournalEntry Last);
