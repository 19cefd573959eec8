using System.Text.Json;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components.Delivering;

/// <summary>News that no deployment is the reason of.</summary>
internal static class NewsOfPipelines
{
    /// <summary>What a test of the ways to tell tells.</summary>
    public static DeploymentNews Test(DeploymentEnvironment environment, CommitId head, string by, Uri? log, DateTimeOffset now) => new()
    {
        Deployment = new DeploymentReference(DeploymentId.New(now, head), DeploymentKind.Deploy, environment),
        Stage = DeploymentStage.Succeeded,
        By = by,
        Release = new Release("0.0.0-test", head, new Dictionary<string, ImageReference>(), now),
        Reason = "This is a test of notifications: nothing was deployed.",
        Log = log,
    };

    /// <summary>A pipeline failed before it deployed, or a job of it did that may have told nothing.</summary>
    /// <param name="environment">The environment that it is for.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="jobs">What became of its jobs, as GitHub tells it; null when nobody knows.</param>
    /// <param name="log">The run of the pipeline.</param>
    /// <param name="now">The time.</param>
    public static DeploymentNews Failed(DeploymentEnvironment environment, Commit commit, string by, string? jobs, Uri? log, DateTimeOffset now)
    {
        var failed = Jobs(jobs, "failure");
        return new DeploymentNews
        {
            Deployment = new DeploymentReference(DeploymentId.New(now, commit.Id), DeploymentKind.Deploy, environment),
            Stage = DeploymentStage.Failed,
            By = by,
            Commits = [commit],
            FailedStep = failed.Count > 0 ? string.Join(", ", failed) : null,
            Reason = failed.Count > 0 ? "the jobs that follow were not run." : "A job of the pipeline failed.",
            NextCommand = "Read the output, put right what failed, and push again.",
            Log = log,
        };
    }

    /// <summary>The approval of a pipeline was rejected, has expired or does not count: it stopped.</summary>
    /// <param name="environment">The environment that it is for.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="reason">Why it is not approved, to a person.</param>
    /// <param name="remedy">What to do about it; null when there is nothing to do.</param>
    /// <param name="log">The run of the pipeline.</param>
    /// <param name="now">The time.</param>
    public static DeploymentNews NotApproved(DeploymentEnvironment environment, Commit commit, string by, string reason, string? remedy, Uri? log, DateTimeOffset now) => new()
    {
        Deployment = new DeploymentReference(DeploymentId.New(now, commit.Id), DeploymentKind.Deploy, environment),
        Stage = DeploymentStage.NotApproved,
        By = by,
        Commits = [commit],
        Reason = reason,
        NextCommand = remedy,
        Log = log,
    };

    /// <summary>The jobs that did not succeed, as GitHub tells it.</summary>
    /// <param name="jobs">What became of each; null when nobody knows.</param>
    /// <param name="result">GitHub's word: <c>failure</c>, <c>cancelled</c>.</param>
    public static IReadOnlyList<string> Jobs(string? jobs, string result)
    {
        try
        {
            using var json = JsonDocument.Parse(jobs ?? "{}");
            return [.. json.RootElement.EnumerateObject().Where(job => job.Value.GetProperty("result").ValueEquals(result)).Select(job => job.Name)];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return [];
        }
    }
}
