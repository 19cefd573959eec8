using Octokit;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that the status checks of the commit have passed; see <see cref="CheckEvaluation"/>.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="commit">The commit.</param>
/// <param name="branch">The branch with the required checks.</param>
/// <param name="run">The current workflow run; null outside GitHub Actions.</param>
public sealed class StatusChecksGate(GitHubApi api, CommitId commit, string branch, long? run) : IGate
{
    private string Owner => api.Repository.Owner;

    private string Repository => api.Repository.Name;

    /// <inheritdoc/>
    public string Name => "status checks passed";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        var rules = BranchRules.ReadAsync(api, branch, cancellationToken);
        var runs = api.SendAsync(
            new GitHubRequest($"the checks of {commit.Short}", "checks: read"),
            client => client.Check.Run.GetAllForReference(Owner, Repository, commit.ToString(), new CheckRunRequest(),
                new ApiOptions { PageSize = 100 }),
            cancellationToken);
        var statuses = api.SendAsync(
            new GitHubRequest($"the statuses of {commit.Short}", "statuses: read"),
            client => client.Repository.Status.GetAll(Owner, Repository, commit.ToString(), new ApiOptions { PageSize = 100 }),
            cancellationToken);
        var suite = ReadSuiteIdAsync(cancellationToken);
        await Task.WhenAll(rules, runs, statuses, suite).ConfigureAwait(false);

        var own = await suite.ConfigureAwait(false);
        IReadOnlyList<CommitCheck> checks =
        [
            // A job that was re-run has several checks: the newest counts.
            .. (await runs.ConfigureAwait(false)).CheckRuns.OrderByDescending(check => check.Id).DistinctBy(check => check.Name)
            .Select(check => Of(check, own)),
            .. (await statuses.ConfigureAwait(false)).DistinctBy(status => status.Context).Select(Of),
        ];
        return CheckEvaluation.Evaluate((await rules.ConfigureAwait(false)).RequiredChecks, checks, branch);
    }

    // All jobs of a run are in one check suite.
    private async Task<long?> ReadSuiteIdAsync(CancellationToken cancellationToken) => run is { } id
        ? (await api.SendAsync(new GitHubRequest($"the workflow run {id}", "actions: read"), client =>
            client.Actions.Workflows.Runs.Get(Owner, Repository, id), cancellationToken).ConfigureAwait(false)).CheckSuiteId
        : null;

    private static CommitCheck Of(CheckRun check, long? ownSuite)
    {
        var ended = check.Status.StringValue == "completed";
        var word = (ended ? check.Conclusion?.StringValue : check.Status.StringValue) ?? "unknown";
        var state = !ended ? CheckState.Running : word is "success" or "neutral" or "skipped" ? CheckState.Passed : CheckState.Failed;
        return new CommitCheck(check.Name, state, word.Replace('_', ' '), ownSuite is not null && check.CheckSuite?.Id == ownSuite);
    }

    private static CommitCheck Of(CommitStatus status) => new(
        status.Context,
        status.State.StringValue switch { "success" => CheckState.Passed, "pending" => CheckState.Running, _ => CheckState.Failed },
        status.State.StringValue);
}
