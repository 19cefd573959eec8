using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// Staging has run this very commit, or one with the same files: merging <c>develop</c> makes a new commit of the files that staging had. Only
/// deployments that this tool recorded count: GitHub records one for each job that names an environment, a rollback's included. What staging was
/// rolled back from does not count.
/// </summary>
/// <param name="api">Asks GitHub.</param>
/// <param name="commit">The commit.</param>
/// <param name="environment">The environment where it has to have run.</param>
public sealed class StagingServedIt(GitHubApi api, CommitId commit, string environment) : IGate
{
    private const string Deploy = "Deploy it there and look at it: push it to develop, or ./build.sh DeployStaging --profile live.";

    // Older ones are no proof of what staging does with today's data.
    private const int Looked = 30;

    /// <inheritdoc/>
    public string Name => $"{environment} has run it";

    /// <inheritdoc/>
    public async Task<GateFinding> CheckAsync(CancellationToken cancellation)
    {
        var deployments = await RecordedDeployment.ReadAsync(api, environment, Looked, cancellation).ConfigureAwait(false);
        var tree = await TreeAsync(commit.ToString(), cancellation).ConfigureAwait(false);
        // Those whose release has not been met yet: they left all that came since it.
        var rollbacks = new List<RecordedDeployment>();
        foreach (var deployment in deployments)
        {
            var outcome = await deployment.OutcomeAsync(api, cancellation).ConfigureAwait(false);
            if (deployment.Sha == commit.ToString() || await TreeAsync(deployment.Sha, cancellation).ConfigureAwait(false) == tree)
                return Judge(deployment, outcome, rollbacks.LastOrDefault());
            if (outcome != "success")
                continue;
            rollbacks.RemoveAll(rollback => rollback.Sha == deployment.Sha);
            if (deployment.IsRollback)
                rollbacks.Add(deployment);
        }

        return GateFinding.Closed($"{environment} has never run {commit.Short}, nor a commit with the same files.", Deploy);
    }

    private GateFinding Judge(RecordedDeployment deployment, string? outcome, RecordedDeployment? rollback)
    {
        var same = deployment.Sha == commit.ToString() ? null : $"as {deployment.Sha[..8]}, with the same files";
        var named = same is null ? commit.Short : $"{commit.Short} {same}";
        return (outcome, rollback) switch
        {
            ("success", not null) => GateFinding.Closed($"{environment} has run {named}, and was rolled back to {rollback.Sha[..8]} after that.", "Deploy to production what staging runs, or mend what was wrong and deploy that to staging first."),
            ("success", _) => GateFinding.Open(same ?? "this very commit"),
            ("in_progress" or "queued" or "pending", _) => GateFinding.Closed($"{environment} is being deployed right now.", "Wait until that has ended, and run the same command again."),
            _ => GateFinding.Closed($"the deployment of {named} to {environment} did not succeed ({outcome ?? "without a status"}).", Deploy),
        };
    }

    private async Task<string?> TreeAsync(string sha, CancellationToken cancellation)
    {
        try
        {
            return (await api.AskAsync(
                new GitHubRequest($"the files of {sha[..8]}", "contents: read"),
                client => client.GetAsync<GitCommit>(api.Path($"git/commits/{sha}")),
                cancellation).ConfigureAwait(false)).Tree?.Sha;
        }
        catch (GitHubException gone) when (gone.Kind == GitHubFailureKind.NotFound && sha != commit.ToString())
        {
            // Its branch was rewritten since; it is not this commit.
            return null;
        }
    }

    private sealed record GitCommit
    {
        public GitTree? Tree { get; init; }
    }

    private sealed record GitTree
    {
        public string? Sha { get; init; }
    }
}
