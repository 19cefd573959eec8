namespace QgoBuild.Delivery.GitHub.Runs;

/// <summary>A commit, and the workflow run that tested it successfully.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="RunUrl">The address of the run.</param>
public sealed record TestedCommit(CommitId Commit, string RunUrl);

/// <summary>Finds out on GitHub whether a tree was tested already. It reads jobs, not checks: everybody with the permission to write checks
/// can create one with any name and result, and the checks of a pull request belong to a test merge, although they are recorded for the
/// head of its branch.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="job">The name of the test job, without that of a job that calls its workflow.</param>
/// <param name="step">The name of the test step. If it was skipped, nothing was tested.</param>
/// <param name="time">The time.</param>
public sealed class TestedCommits(GitHubApi api, string job, string step, TimeProvider time)
{
    /// <summary>The maximum age of a result, because runners, base images and known vulnerabilities change.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(7);

    private const string Permission = "actions: read";

    // Runs of these events check out the commit itself. A run for a pull request checks out a test merge.
    private static readonly string[] CommitEvents = ["push", "workflow_dispatch", "merge_group"];

    /// <summary>Finds the first commit that was tested successfully; null for none.</summary>
    /// <param name="sameTree">Commits with the same tree.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="GitHubException">A request failed.</exception>
    public async Task<TestedCommit?> FindAsync(IReadOnlyList<CommitId> sameTree, CancellationToken cancellationToken)
    {
        foreach (var commit in sameTree)
        {
            foreach (var run in await ReadRunsAsync(commit, cancellationToken))
            {
                if (await HasPassedAsync(run, cancellationToken))
                    return new TestedCommit(commit, run.HtmlUrl ?? $"run {run.Id}");
            }
        }

        return null;
    }

    private async Task<IEnumerable<Run>> ReadRunsAsync(CommitId commit, CancellationToken cancellationToken)
    {
        var runs = await api.SendAsync(
            new GitHubRequest($"the workflow runs of {commit.Short}", Permission),
            client => client.GetAsync<Runs>(
                new Uri($"{api.GetRepositoryUri("actions/runs")}?head_sha={commit}&per_page=100", UriKind.Relative)),
            cancellationToken);
        return (runs.WorkflowRuns ?? []).Where(run => run.HeadSha == commit.ToString() && CommitEvents.Contains(run.Event) &&
            run.CreatedAt > time.GetUtcNow() - MaxAge);
    }

    private async Task<bool> HasPassedAsync(Run run, CancellationToken cancellationToken)
    {
        var jobs = await api.SendAsync(
            new GitHubRequest($"the jobs of the workflow run {run.Id}", Permission),
            client => client.GetAsync<Jobs>(
                new Uri($"{api.GetRepositoryUri($"actions/runs/{run.Id}/jobs")}?per_page=100", UriKind.Relative)),
            cancellationToken);
        return jobs.All?.Any(one => one.Conclusion == "success" &&
            (one.Name == job || one.Name?.EndsWith($" / {job}", StringComparison.Ordinal) == true)
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
