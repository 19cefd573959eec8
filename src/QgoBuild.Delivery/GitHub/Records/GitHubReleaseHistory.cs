using System.Runtime.CompilerServices;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>The release history of an environment, from its deployments on GitHub. Only deployments that <see cref="GitHubDeployments"/>
/// recorded count: GitHub itself records one for each job with an environment, including rollbacks.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment.</param>
public sealed class GitHubReleaseHistory(GitHubApi api, string environment) : IReleaseHistory
{
    // Older deployments do not verify a release with the current data.
    private const int MaxDeployments = 30;

    /// <inheritdoc/>
    public string Environment => environment;

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeployedRelease> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Rollbacks whose target has not been reached yet: all releases up to it were rolled back.
        var rollbacks = new List<RecordedDeployment>();
        foreach (var deployment in await RecordedDeployment.ReadAsync(api, environment, MaxDeployments, cancellationToken))
        {
            var outcome = await deployment.ReadOutcomeAsync(api, cancellationToken);
            if (outcome == "success") rollbacks.RemoveAll(rollback => rollback.Sha == deployment.Sha);
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

            if (outcome == "success" && deployment.IsRollback) rollbacks.Add(deployment);
        }
    }
}
