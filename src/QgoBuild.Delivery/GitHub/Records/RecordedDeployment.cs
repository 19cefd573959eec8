using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>
/// A deployment as we record it on GitHub. GitHub makes deployments of its own, for every job that names an environment and whatever that job does;
/// ours are told apart by their task.
/// </summary>
internal sealed record RecordedDeployment
{
    private const string DeployTask = "deploy:qgobuild";
    private const string RollbackTask = "rollback:qgobuild";
    /// <summary>The member of the payload that holds the release, as JSON in a text: Octokit writes texts only.</summary>
    public const string ReleaseKey = "release";

    private const string InactiveState = "inactive";

    // As many as a page has: between two of ours stands one of GitHub's.
    private const int PageSize = 100;

    /// <summary>GitHub's number of it.</summary>
    public long Id { get; init; }

    /// <summary>The commit that was to be live.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "GitHub's word.")]
    public string Sha { get; init; } = "";

    /// <summary>What it was for.</summary>
    public string Task { get; init; } = "";

    /// <summary>A sentence; it ends with the deployment's name.</summary>
    public string? Description { get; init; }

    /// <summary>What we wrote beside it. GitHub's own have any JSON there, or a text.</summary>
    public object? Payload { get; init; }

    /// <summary>
    /// The release that was to be live; null where the record does not name one for its commit, as it did not before releases had content.
    /// </summary>
    public Release? Release
    {
        get
        {
            try
            {
                return Payload is IDictionary<string, object> payload && payload.TryGetValue(ReleaseKey, out var text) && text is string json
                    && Releases.Release.FromJson(json) is { Content: not null } release && release.Commit.ToString() == Sha ? release : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Whether it brought an earlier release back.</summary>
    public bool IsRollback => Task == RollbackTask;

    /// <summary>The word that tells ours from GitHub's.</summary>
    public static string TaskOf(DeploymentKind kind) => kind == DeploymentKind.Rollback ? RollbackTask : DeployTask;

    /// <summary>The newest of ours, newest first.</summary>
    public static async Task<IReadOnlyList<RecordedDeployment>> ReadAsync(GitHubApi api, string environment, int count, CancellationToken cancellationToken)
    {
        var all = await api.SendAsync(
            new GitHubRequest($"the deployments to {environment}", "deployments: read"),
            client => client.GetFirstAsync<RecordedDeployment>(api.GetRepositoryUri("deployments"), PageSize, ("environment", environment)),
            cancellationToken).ConfigureAwait(false);
        return [.. all.Where(one => one.Task is DeployTask or RollbackTask).OrderByDescending(one => one.Id).Take(count)];
    }

    /// <summary>How it ended, in GitHub's words; null when nothing was said of it. That a later one took its place changes nothing.</summary>
    public async Task<string?> ReadOutcomeAsync(GitHubApi api, CancellationToken cancellationToken)
    {
        var statuses = await api.SendAsync(
            new GitHubRequest($"the outcome of the deployment {Id}", "deployments: read"),
            client => client.GetFirstAsync<Status>(api.GetRepositoryUri($"deployments/{Id}/statuses"), PageSize),
            cancellationToken).ConfigureAwait(false);
        return statuses.OrderByDescending(status => status.Id).FirstOrDefault(status => status.State != InactiveState)?.State;
    }

    private sealed record Status
    {
        public long Id { get; init; }

        public string State { get; init; } = "";
    }
}
