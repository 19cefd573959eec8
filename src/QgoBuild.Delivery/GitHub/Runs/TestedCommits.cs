using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Runs;

/// <summary>A run of a workflow that tested a commit, and found it good.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="RunUrl">The run's page.</param>
public sealed record TestedCommit(CommitId Commit, string RunUrl);

/// <summary>
/// Finds out on GitHub whether a tree was tested already. Jobs are looked at, not checks: whoever may write checks can give one any name and any
/// result, and those of a pull request are of a merge that was tried, but stand at the head of its branch.
/// </summary>
/// <param name="api">Queries GitHub.</param>
/// <param name="job">What the job that tests is called; the name of the job that calls its workflow may stand before it.</param>
/// <param name="step">What its step is called that tests. Where it was left out, nothing was tested.</param>
/// <param name="time">The time.</param>
public sealed class TestedCommits(GitHubApi api, string job, string step, TimeProvider time)
{
    /// <summary>How old a result may be: runners, base images and lists of vulnerabilities change.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    private const string Permission = "actions: read";

    // Of these the run has checked out what stands at the commit: in a run for a pull request that is something else.
    private static readonly string[] CommitEvents = ["push", "workflow_dispatch", "merge_group"];

    /// <summary>The first of some commits that was tested and found good; null when none was.</summary>
    /// <param name="sameTree">Commits that all have the same tree.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">It cannot be found out.</exception>
    public async Task<TestedCommit?> FindAsync(IReadOnlyList<CommitId> sameTree, CancellationToken cancellationToken)
    {
        foreach (var commit in sameTree)
        {
            foreach (var run in await ReadRunsAsync(commit, cancellationToken).ConfigureAwait(false))
            {
                if (await HasPassedAsync(run, cancellationToken).ConfigureAwait(false))
                    return new TestedCommit(commit, run.HtmlUrl ?? $"run {run.Id}");
            }
        }

        return null;
    }

    private async Task<IEnumerable<Run>> ReadRunsAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var runs = await api.SendAsync(
            new GitHubRequest($"the workflow runs of {commit.Short}", Permission),
            client => client.GetAsync<Runs>(new Uri($"{api.GetRepositoryUri("actions/runs")}?head_sha={commit}&per_page=100", UriKind.Relative)),
            cancellationToken).ConfigureAwait(false);
        return (runs.WorkflowRuns ?? []).Where(run => run.HeadSha == commit.ToString() && CommitEvents.Contains(run.Event) && run.CreatedAt > time.GetUtcNow() - MaxAge);
    }

    private async Task<bool> HasPassedAsync(Run run, CancellationToken cancellationToken)
    {
        var jobs = await api.SendAsync(
            new GitHubRequest($"the jobs of the workflow run {run.Id}", Permission),
            client => client.GetAsync<Jobs>(new Uri($"{api.GetRepositoryUri($"actions/runs/{run.Id}/jobs")}?per_page=100", UriKind.Relative)),
            cancellationToken).ConfigureAwait(false);
        return jobs.All?.Any(one => one.Conclusion == "success" && (one.Name == job || one.Name?.EndsWith($" / {job}", StringComparison.Ordinal) == true)
            && one.Steps?.Any(done => done.Name == step && done.Conclusion == "success") == true) == true;
    }

    private sealed record Runs
    {
        public IReadOnlyList<Run>? WorkflowRuns { get; init; }
    }

    private sealed record Run
    {
        public long Id { get; init; }

        public string? HeadSha { get; init; }

        public string? Event { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public string? HtmlUrl { get; init; }
    }

    private sealed record Jobs
    {
        [Octokit.Internal.Parameter(Key = "jobs")]
        public IReadOnlyList<Job>? All { get; init; }
    }

    private sealed record Job
    {
        public string? Name { get; init; }

        public string? Conclusion { get; init; }

        public IReadOnlyList<Step>? Steps { get; init; }
    }

    private sealed record Step
    {
        public string? Name { get; init; }

        public string? Conclusion { get; init; }
    }
}
