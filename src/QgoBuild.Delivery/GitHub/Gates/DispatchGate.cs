using QgoBuild.Delivery.Approvals;
using QgoBuild.Delivery.GitHub.Records;
using QgoBuild.Delivery.Releases;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>What a workflow that is started by hand is started for.</summary>
/// <param name="Commit">The commit that is to be deployed.</param>
/// <param name="Branch">The branch that it has to be started on.</param>
/// <param name="RequestedName">What was typed for the release: its version, or seven digits or more of its commit.</param>
/// <param name="PromotedFrom">The environment whose record tells which version is which commit; null where none comes before.</param>
public sealed record DispatchedRelease(CommitId Commit, string Branch, string? RequestedName, string? PromotedFrom);

/// <summary>
/// The workflow was started by hand, by somebody who may: see <see cref="Dispatch"/>. Who runs its jobs again starts it again, and has to be one of
/// them as well.
/// </summary>
/// <param name="api">Queries GitHub.</param>
/// <param name="approvers">Those who may.</param>
/// <param name="run">The run; null outside of GitHub's jobs.</param>
/// <param name="release">What it has to have been started for; null where that is checked elsewhere.</param>
public sealed class DispatchGate(GitHubApi api, Approvers approvers, long? run, DispatchedRelease? release) : IGate
{
    private const int MinCommitLength = 7;

    // As many as the gate of staging looks through.
    private const int MaxRecords = 30;

    /// <inheritdoc/>
    public string Name => "somebody who may started it";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken)
    {
        if (approvers.ConfigurationError is { } configurationError)
            return configurationError;
        if (run is null)
            return GateResult.Failed("it is approved by starting its workflow on GitHub, and this is no job of it.", $"Actions → the workflow → Run workflow, by one of these: {approvers}.");
        var facts = await WorkflowRunFacts.ReadAsync(api, run.Value, cancellationToken).ConfigureAwait(false);
        if (facts.Event != "workflow_dispatch")
            return GateResult.Failed($"the run was started by {facts.Event ?? "nobody knows what"}, not by hand.", $"Actions → the workflow → Run workflow, by one of these: {approvers}.");
        if (release is not null && await FindMismatchAsync(release, facts, cancellationToken).ConfigureAwait(false) is { } mismatch)
            return mismatch;

        string?[] people = [facts.Actor?.Login, facts.TriggeringActor?.Login];
        foreach (var person in people)
        {
            if (string.IsNullOrEmpty(person))
                return GateResult.Failed("GitHub does not name who started it.", "Start it again: Actions → the workflow → Run workflow.");
            if (!await approvers.ContainsAsync(person, cancellationToken).ConfigureAwait(false))
                return GateResult.Failed($"{person} started it, and is none of those who may.", $"Let one of these start it, or run its jobs again: {approvers}.");
        }

        return GateResult.Passed($"{people[1]}") with { ApprovedBy = $"{people[1]} (started the workflow)" };
    }

    private async Task<GateResult?> FindMismatchAsync(DispatchedRelease expected, WorkflowRunFacts facts, CancellationToken cancellationToken)
    {
        if (facts.HeadBranch != expected.Branch)
            return GateResult.Failed($"it was started on {facts.HeadBranch ?? "no branch"}.", $"Start it on {expected.Branch}: «Use workflow from».");
        if (facts.HeadSha != expected.Commit.ToString())
            return GateResult.Failed($"the run is of {facts.HeadSha?[..8] ?? "no commit"}, not of {expected.Commit.Short}.", "Start it again.");
        return await IsRequestedReleaseAsync(expected, cancellationToken).ConfigureAwait(false) ? null : GateResult.Failed(
            $"it was started for «{expected.RequestedName}», and {expected.Commit.Short} is not that.",
            $"Start it for {expected.Commit.Short}, or bring what is wanted to {expected.Branch} first.");
    }

    private async Task<bool> IsRequestedReleaseAsync(DispatchedRelease expected, CancellationToken cancellationToken)
    {
        var name = (expected.RequestedName ?? "").Trim();
        if (name.Length >= MinCommitLength && expected.Commit.ToString().StartsWith(name, StringComparison.OrdinalIgnoreCase))
            return true;
        if (name.Length == 0 || expected.PromotedFrom is null)
            return false;
        var version = name.TrimStart('v');
        var deployments = await RecordedDeployment.ReadAsync(api, expected.PromotedFrom, MaxRecords, cancellationToken).ConfigureAwait(false);
        if (deployments.FirstOrDefault(one => one.Description?.StartsWith($"{version} by ", StringComparison.Ordinal) == true) is not { } record)
            return false;
        var tree = await CommitTree.ReadAsync(api, expected.Commit.ToString(), cancellationToken).ConfigureAwait(false);
        return tree is not null && tree == await CommitTree.ReadAsync(api, record.Sha, cancellationToken).ConfigureAwait(false);
    }
}
