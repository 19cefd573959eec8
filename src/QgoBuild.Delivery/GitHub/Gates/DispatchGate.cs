namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The release that a workflow is started manually for.</summary>
/// <param name="Commit">The commit to deploy.</param>
/// <param name="Branch">The branch on which the workflow must be started.</param>
/// <param name="RequestedName">The release as the user typed it: its version, or at least seven digits of its commit.</param>
/// <param name="PromotedFrom">The environment whose history maps versions to commits; null for none.</param>
public sealed record DispatchedRelease(CommitId Commit, string Branch, string? RequestedName, string? PromotedFrom);

/// <summary>Checks that an approver started the workflow manually: see <see cref="Dispatch"/>. A person who re-runs its jobs must be an
/// approver too.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="approvers">The approvers.</param>
/// <param name="run">The workflow run; null outside GitHub Actions.</param>
/// <param name="release">The release that it must have been started for; null when that is checked elsewhere.</param>
public sealed class DispatchGate(GitHubApi api, Approvers approvers, long? run, DispatchedRelease? release) : IGate
{
    private const int MinCommitLength = 7;

    // As many as GitHubReleaseHistory reads.
    private const int MaxRecords = 30;

    /// <inheritdoc/>
    public string Name => "an approver started the workflow";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (approvers.ConfigurationError is { } configurationError) return configurationError;
        if (run is null)
            return GateResult.Failed("it is approved by starting its workflow on GitHub, and this is not a job of that workflow.",
                $"Actions → the workflow → Run workflow, by one of these: {approvers}.");
        var facts = await WorkflowRunFacts.ReadAsync(api, run.Value, cancellationToken);
        if (facts.Event != "workflow_dispatch")
            return GateResult.Failed($"the run was started by {facts.Event ?? "an unknown event"}, not manually.",
                $"Actions → the workflow → Run workflow, by one of these: {approvers}.");
        if (release is not null && await FindMismatchAsync(release, facts, cancellationToken) is { } mismatch)
            return mismatch;

        string?[] people = [facts.Actor?.Login, facts.TriggeringActor?.Login];
        foreach (var person in people)
        {
            if (string.IsNullOrEmpty(person))
                return GateResult.Failed("GitHub does not report who started it.",
                    "Start it again: Actions → the workflow → Run workflow.");
            if (!await approvers.ContainsAsync(person, cancellationToken))
                return GateResult.Failed($"{person} started it, but is not an approver.",
                    $"One of these must start it, or re-run its jobs: {approvers}.");
        }

        return GateResult.Passed($"{people[1]}") with { ApprovedBy = $"{people[1]} (started the workflow)" };
    }

    private async Task<GateResult?> FindMismatchAsync(DispatchedRelease expected, WorkflowRunFacts facts,
        CancellationToken cancellationToken)
    {
        if (facts.HeadBranch != expected.Branch)
            return GateResult.Failed($"it was started on {facts.HeadBranch ?? "no branch"}.",
                $"Start it on {expected.Branch}: \"Use workflow from\".");
        if (facts.HeadSha != expected.Commit.ToString())
            return GateResult.Failed($"the run is for {facts.HeadSha?[..8] ?? "no commit"}, not for {expected.Commit.Short}.",
                "Start it again.");
        return await IsRequestedReleaseAsync(expected, cancellationToken) ? null : GateResult.Failed(
            $"it was started for \"{expected.RequestedName}\", but {expected.Commit.Short} is another release.",
            $"Start it for {expected.Commit.Short}, or merge the requested release into {expected.Branch} first.");
    }

    private async Task<bool> IsRequestedReleaseAsync(DispatchedRelease expected, CancellationToken cancellationToken)
    {
        var name = (expected.RequestedName ?? "").Trim();
        if (name.Length >= MinCommitLength && expected.Commit.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase)) return true;
        if (name.Length == 0 || expected.PromotedFrom is null) return false;
        var version = name.TrimStart('v');
        var deployments = await RecordedDeployment.ReadAsync(api, expected.PromotedFrom, MaxRecords, cancellationToken);
        if (deployments.FirstOrDefault(one =>
            one.Description?.StartsWith($"{version} by ", StringComparison.Ordinal) == true) is not { } record)
            return false;
        var tree = await CommitTree.ReadAsync(api, expected.Commit.ToString(), cancellationToken);
        return tree is not null && tree == await CommitTree.ReadAsync(api, record.Sha, cancellationToken);
    }
}

/// <summary>A workflow run: who started it, and for what.</summary>
internal sealed record WorkflowRunFacts
{
    /// <summary>The event that started it: <c>push</c>, <c>workflow_dispatch</c>, ….</summary>
    public string? Event { get; init; }

    /// <summary>The branch on which it was started.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>The commit.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of GitHub.")]
    public string? HeadSha { get; init; }

    /// <summary>Who started the first attempt.</summary>
    public Account? Actor { get; init; }

    /// <summary>Who started this attempt: the person who re-ran the jobs, if there was a re-run.</summary>
    public Account? TriggeringActor { get; init; }

    /// <summary>Reads a run.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public static Task<WorkflowRunFacts> ReadAsync(GitHubApi api, long run, CancellationToken cancellationToken) => api.SendAsync(
        new GitHubRequest($"the workflow run {run}", "actions: read"),
        client => client.GetAsync<WorkflowRunFacts>(api.GetRepositoryUri($"actions/runs/{run}")),
        cancellationToken);
}
