using System.Runtime.CompilerServices;
using QgoBuild.Delivery.Promotions;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>
/// An environment's record of what it has run, read from GitHub. Only deployments that this tool recorded count, with the release that they
/// name: GitHub records one for each job that names an environment, a rollback's included.
/// </summary>
/// <param name="api">Asks GitHub.</param>
/// <param name="environment">The environment's name.</param>
public sealed class GitHubReleaseHistory(GitHubApi api, string environment) : IReleaseHistory
{
    // Older ones are no proof of what the environment does with today's data.
    private const int MaxDeployments = 30;

    /// <inheritdoc/>
    public string Environment => environment;

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeployedRelease> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Those whose release has not been met yet: they left all that came since it.
        var rollbacks = new List<RecordedDeployment>();
        foreach (var deployment in await RecordedDeployment.ReadAsync(api, environment, MaxDeployments, cancellationToken).ConfigureAwait(false))
        {
            var outcome = await deployment.ReadOutcomeAsync(api, cancellationToken).ConfigureAwait(false);
            if (outcome == "success")
                rollbacks.RemoveAll(rollback => rollback.Sha == deployment.Sha);
            if (deployment.Release is { } release)
            {
                yield return (outcome, rollbacks.LastOrDefault()) switch
                {
                    ("success", { } rollback) => new DeployedRelease(release, DeployedReleaseState.RolledBack, rollback.Sha[..8]),
                    ("success", null) => new DeployedRelease(release, DeployedReleaseState.Verified),
                    ("in_progress" or "queued" or "pending", _) => new DeployedRelease(release, DeployedReleaseState.UnderWay),
                    _ => new DeployedRelease(release, DeployedReleaseState.Failed, outcome ?? "without a status"),
                };
            }

            if (outcome == "success" && deployment.IsRollback)
                rollbacks.Add(deployment);
        }
    }
}
