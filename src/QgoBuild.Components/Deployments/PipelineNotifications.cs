namespace QgoBuild.Components.Deployments;

/// <summary>Notifications that no deployment causes.</summary>
internal static class PipelineNotifications
{
    /// <summary>The notification that tests the notifiers.</summary>
    public static Notification CreateTest(DeploymentEnvironment environment, CommitId head, string by, Uri? log,
        DateTimeOffset now) => new()
        {
            Deployment = new DeploymentReference(DeploymentId.New(now, head), DeploymentKind.Deploy, environment),
            Stage = DeploymentStage.Succeeded,
            RequestedBy = by,
            Release = new Release("0.0.0-test", head, new Dictionary<string, ImageReference>(), now),
            Reason = "This is a test of notifications: nothing was deployed.",
            LogUrl = log,
        };

    /// <summary>A pipeline failed before its deployment began, or a job failed that may have sent no notification.</summary>
    /// <param name="kind">What it is for: a deployment, or a rollback.</param>
    /// <param name="environment">The environment that it is for.</param>
    /// <param name="commit">The commit that it runs.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="jobs">The results of its jobs, as GitHub's needs context has them; null when they are not known.</param>
    /// <param name="log">The run of the pipeline.</param>
    /// <param name="now">The time.</param>
    public static Notification CreateFailed(DeploymentKind kind, DeploymentEnvironment environment, Commit commit, string by, string? jobs,
        Uri? log, DateTimeOffset now)
    {
        var failed = JobsWithResult(jobs, "failure");
        var notification = Create(kind, environment, commit, by, log, now) with
        {
            Stage = DeploymentStage.Failed,
            FailedStep = failed.Count > 0 ? string.Join(", ", failed) : null,
        };
        return kind == DeploymentKind.Rollback
            ? notification with
            {
                Reason = "a rollback that the server had begun is finished there.",
                NextCommand = $"./build.sh Status --environment {environment.Name} --profile live",
            }
            : notification with
            {
                Reason = failed.Count > 0 ? "the jobs that follow were not run." : "A job of the pipeline failed.",
                NextCommand = "Read the output, fix what failed, and push again.",
            };
    }

    /// <summary>The approval of a pipeline was rejected, has expired or does not count: it stopped.</summary>
    /// <param name="kind">What it is for: a deployment, or a rollback.</param>
    /// <param name="environment">The environment that it is for.</param>
    /// <param name="commit">The commit that it runs.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="reason">Why it is not approved, to a person.</param>
    /// <param name="remedy">What to do about it; null when there is nothing to do.</param>
    /// <param name="log">The run of the pipeline.</param>
    /// <param name="now">The time.</param>
    public static Notification CreateNotApproved(DeploymentKind kind, DeploymentEnvironment environment, Commit commit, string by,
        string reason, string? remedy, Uri? log, DateTimeOffset now) =>
        Create(kind, environment, commit, by, log, now) with { Stage = DeploymentStage.NotApproved, Reason = reason, NextCommand = remedy };

    // A rollback brings none of the commits of the branch that its workflow is started on.
    private static Notification Create(DeploymentKind kind, DeploymentEnvironment environment, Commit commit, string by, Uri? log,
        DateTimeOffset now) => new()
        {
            Deployment = new DeploymentReference(DeploymentId.New(now, commit.Id), kind, environment),
            Stage = DeploymentStage.Failed,
            RequestedBy = by,
            Commits = kind == DeploymentKind.Rollback ? [] : [commit],
            LogUrl = log,
        };

    /// <summary>The jobs with a result.</summary>
    /// <param name="jobs">The result of each, as JSON; null when they are not known.</param>
    /// <param name="result">The result as GitHub names it: <c>failure</c>, <c>cancelled</c>.</param>
    public static IReadOnlyList<string> JobsWithResult(string? jobs, string result)
    {
        try
        {
            using var json = JsonDocument.Parse(jobs ?? "{}");
            return [.. json.RootElement.EnumerateObject().Where(job => job.Value.GetProperty("result").ValueEquals(result))
                .Select(job => job.Name)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException) { return []; }
    }
}
