using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Environments;

/// <summary>The deployments of an environment, read in one round trip.</summary>
/// <param name="Time">The server's time.</param>
/// <param name="UnderWay">The running deployments, including those that wait for another one.</param>
/// <param name="Deployments">The deployments that are kept, newest first.</param>
public sealed record DeploymentJournals(DateTimeOffset Time, IReadOnlyList<string> UnderWay, IReadOnlyList<DeploymentRecord> Deployments)
{
    internal static DeploymentJournals Parse(ServerSections sections) => new(
        EnvironmentState.ParseTime(sections.Text("time")),
        sections.Lines("under-way"),
        [.. sections.Keys("journal")
            .Select(name => new DeploymentRecord(name,
                [.. sections.Lines("journal", name).Select(JournalEntry.Parse).OfType<JournalEntry>()]))]);
}
