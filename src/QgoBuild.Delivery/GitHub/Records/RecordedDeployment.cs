namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>A deployment that <see cref="GitHubDeployments"/> recorded on GitHub. GitHub itself creates a deployment for every job with an
/// environment; ours have a different task.</summary>
internal sealed record RecordedDeployment
{
    private const string DeployTask = "deploy:qgobuild";
    private const string RollbackTask = "rollback:qgobuild";

    /// <summary>The member of the payload with the release, as a JSON string: Octokit writes strings only.</summary>
    public const string ReleaseKey = "release";

    private const string InactiveState = "inactive";

    // A full page, because it also contains the deployments of GitHub itself.
    private const int PageSize = 100;

    /// <summary>The ID on GitHub.</summary>
    public long Id { get; init; }

    /// <summary>The commit.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of GitHub.")]
    public string Sha { get; init; } = "";

    /// <summary>The task: deployment or rollback.</summary>
    public string Task { get; init; } = "";

    /// <summary>The description, which ends with the ID of the deployment.</summary>
    public string? Description { get; init; }

    /// <summary>The payload. Deployments of others may have any JSON there.</summary>
    public object? Payload { get; init; }

    /// <summary>The release; null when the payload contains none for the commit, as in records from before content keys were
    /// introduced.</summary>
    public Release? Release
    {
        get
        {
            try
            {
                return Payload is IDictionary<string, object> payload && payload.TryGetValue(ReleaseKey, out var text) &&
                    text is string json
                    && Releases.Release.FromJson(
                        json) is { Content: not null } release && release.Commit.ToString() == Sha ? release : null;
            }
            catch (JsonException) { return null; }
        }
    }

    /// <summary>Whether it is a rollback.</summary>
    public bool IsRollback => Task == RollbackTask;

    /// <summary>The task of a kind of deployment.</summary>
    public static string TaskOf(DeploymentKind kind) => kind == DeploymentKind.Rollback ? RollbackTask : DeployTask;

    /// <summary>Reads the newest deployments to an environment, newest first.</summary>
    public static async Task<IReadOnlyList<RecordedDeployment>> ReadAsync(GitHubApi api, string environment, int count,
        CancellationToken cancellationToken)
    {
        var all = await api.SendAsync(
            new GitHubRequest($"the deployments to {environment}", "deployments: read"),
            client => client.GetFirstAsync<RecordedDeployment>(api.GetRepositoryUri("deployments"), PageSize, ("environment", environment)),
            cancellationToken);
        return [.. all.Where(one => one.Task is DeployTask or RollbackTask).OrderByDescending(one => one.Id).Take(count)];
    }

    /// <summary>Reads the last state of the deployment, except "inactive", which GitHub sets when a later deployment replaces it; null for
    /// no state.</summary>
    public async Task<string?> ReadOutcomeAsync(GitHubApi api, CancellationToken cancellationToken)
    {
        var statuses = await api.SendAsync(
            new GitHubRequest($"the outcome of the deployment {Id}", "deployments: read"),
            client => client.GetFirstAsync<Status>(api.GetRepositoryUri($"deployments/{Id}/statuses"), PageSize),
            cancellationToken);
        return statuses.OrderByDescending(status => status.Id).FirstOrDefault(status => status.State != InactiveState)?.State;
    }

    private sealed record Status
    {
        public long Id { get; init; }

        public string State { get; init; } = "";
    }
}
