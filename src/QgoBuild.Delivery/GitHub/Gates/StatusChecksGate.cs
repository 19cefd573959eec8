using Octokit;

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
        await Task.WhenAll(rules, runs, statuses, suite);

        var own = await suite;
        IReadOnlyList<CommitCheck> checks =
        [
            // A job that was re-run has several checks: the newest counts.
            .. (await runs).CheckRuns.OrderByDescending(check => check.Id).DistinctBy(check => check.Name).Select(check => Of(check, own)),
            .. (await statuses).DistinctBy(status => status.Context).Select(Of),
        ];
        return CheckEvaluation.Evaluate((await rules).RequiredChecks, checks, branch);
    }

    // All jobs of a run are in one check suite.
    private async Task<long?> ReadSuiteIdAsync(CancellationToken cancellationToken) => run is { } id
        ? (await api.SendAsync(new GitHubRequest($"the workflow run {id}", "actions: read"), client =>
            client.Actions.Workflows.Runs.Get(Owner, Repository, id), cancellationToken)).CheckSuiteId
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

/// <summary>Decides whether the checks of a commit have passed: a pure function.</summary>
internal static class CheckEvaluation
{
    private const string RerunRemedy =
        "Fix failed checks, re-run cancelled ones (Actions → the run → Re-run jobs), and wait for running ones.";

    /// <summary>When the branch requires checks, all of them must have passed. When it requires none, no check may have failed, and at
    /// least one must have passed. Running checks of the current run are ignored: this job is one of them, and the deployment job waits for
    /// it.</summary>
    /// <param name="required">The names of the required checks.</param>
    /// <param name="checks">The checks of the commit, with unique names.</param>
    /// <param name="branch">The branch.</param>
    public static GateResult Evaluate(IReadOnlySet<string> required, IReadOnlyList<CommitCheck> checks, string branch)
    {
        var relevant = checks.Where(check => check is not { IsFromCurrentRun: true, State: CheckState.Running }).ToList();
        return required.Count > 0 ? EvaluateRequired(required, checks, relevant, branch) : EvaluateAll(relevant);
    }

    private static GateResult EvaluateRequired(IReadOnlySet<string> required, IReadOnlyList<CommitCheck> checks, List<CommitCheck> relevant,
        string branch)
    {
        var waiting = checks.Except(relevant).Select(check => check.Name).ToHashSet();
        var failed = required.Except(waiting).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Check: relevant.Find(check => check.Name == name)))
            .Where(one => one.Check is not { State: CheckState.Passed })
            .Select(one => $"\"{one.Name}\" {(one.Check is { } check ? $"is {check.Word}" : "has not run for this commit")}")
            .ToList();
        return failed.Count == 0
            ? GateResult.Passed($"{string.Join(", ", required.Order(StringComparer.Ordinal))}")
            : GateResult.Failed($"of the checks that {branch} requires, {string.Join(", ", failed)}.", RerunRemedy);
    }

    private static GateResult EvaluateAll(List<CommitCheck> relevant)
    {
        var failed = relevant.Where(check => check.State == CheckState.Failed).Select(check => $"\"{check.Name}\" is {check.Word}")
            .Order(StringComparer.Ordinal).ToList();
        if (failed.Count > 0) return GateResult.Failed($"{string.Join(", ", failed)}.", RerunRemedy);
        var passed = relevant.Count(check => check.State == CheckState.Passed);
        return passed > 0
            ? GateResult.Passed($"{passed} passed, none failed")
            : GateResult.Failed("the commit has no completed checks.",
                "Run the workflow \"CI\" for it: push it to a branch, or open a pull request.");
    }
}

/// <summary>A check of a commit: a check run or a commit status.</summary>
/// <param name="Name">The name, as in branch protection.</param>
/// <param name="State">The state of the check.</param>
/// <param name="Word">GitHub's word for the state.</param>
/// <param name="IsFromCurrentRun">Whether it is part of the current workflow run.</param>
internal sealed record CommitCheck(string Name, CheckState State, string Word, bool IsFromCurrentRun = false);

/// <summary>The state of a check.</summary>
internal enum CheckState
{
    /// <summary>It has not ended.</summary>
    Running,
    /// <summary>It succeeded, or was skipped.</summary>
    Passed,
    /// <summary>It ended in another way.</summary>
    Failed,
}
