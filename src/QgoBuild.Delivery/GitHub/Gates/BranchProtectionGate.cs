namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Checks that the branch is protected, by branch protection or by a ruleset.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="branch">The branch.</param>
public sealed class BranchProtectionGate(GitHubApi api, string branch) : IGate
{
    /// <inheritdoc/>
    public string Name => $"{branch} is protected";

    /// <inheritdoc/>
    public async Task<GateResult> CheckAsync(CancellationToken cancellationToken) =>
        (await BranchRules.ReadAsync(api, branch, cancellationToken).ConfigureAwait(false)).IsProtected
            ? GateResult.Passed("by branch protection or a ruleset")
            : GateResult.Failed(
                $"everybody who may push to {api.Repository} may push untested commits to {branch}.",
                $"Settings → Rules → Rulesets → New branch ruleset: for {branch}, require a pull request and the status checks \"Test & " +
                    "build / Test & build\" and \"Build images\".");
}
