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
        (await BranchRules.ReadAsync(api, branch, cancellationToken)).IsProtected
            ? GateResult.Passed("by branch protection or a ruleset")
            : GateResult.Failed(
                $"everybody who may push to {api.Repository} may push untested commits to {branch}.",
                $"Settings → Rules → Rulesets → New branch ruleset: for {branch}, require a pull request and the status checks \"Test & " +
                    "build / Test & build\" and \"Build images\".");
}

/// <summary>The protection of a branch, by branch protection or by rulesets. It is read from endpoints that are open to every token with
/// read access, because only administrators may read the settings themselves, and the token of a job is never an administrator's.</summary>
internal sealed record BranchRules
{
    // Rules against deletion and force-push alone do not restrict pushes.
    private static readonly string[] ProtectingRuleTypes = ["pull_request", "required_status_checks", "merge_queue", "update"];

    /// <summary>Whether pushes are restricted.</summary>
    public required bool IsProtected { get; init; }

    /// <summary>The names of the required status checks.</summary>
    public required IReadOnlySet<string> RequiredChecks { get; init; }

    /// <summary>Reads the protection of a branch.</summary>
    public static async Task<BranchRules> ReadAsync(GitHubApi api, string branch, CancellationToken cancellationToken)
    {
        var request = new GitHubRequest($"the protection of the branch {branch}", "contents: read");
        var name = Uri.EscapeDataString(branch);
        var state = api.SendAsync(request, client => client.GetAsync<Branch>(api.GetRepositoryUri($"branches/{name}")), cancellationToken);
        var rules =
            api.SendAsync(request, client => client.GetAllAsync<Rule>(api.GetRepositoryUri($"rules/branches/{name}")), cancellationToken);
        await Task.WhenAll(state, rules);
        return Of(await state, await rules);
    }

    private static BranchRules Of(Branch branch, IReadOnlyList<Rule> rules) => new()
    {
        IsProtected = branch.Protected || rules.Any(rule => ProtectingRuleTypes.Contains(rule.Type)),
        RequiredChecks = (branch.Protection?.RequiredStatusChecks?.Contexts ?? [])
            .Concat(rules.SelectMany(rule => rule.Parameters?.RequiredStatusChecks ?? []).Select(check => check.Context ?? ""))
            .Where(context => context.Length > 0)
            .ToHashSet(),
    };

    private sealed record Branch
    {
        public bool Protected { get; init; }

        public Protection? Protection { get; init; }
    }

    private sealed record Protection
    {
        public RequiredStatusChecks? RequiredStatusChecks { get; init; }
    }

    private sealed record RequiredStatusChecks
    {
        public IReadOnlyList<string>? Contexts { get; init; }
    }

    private sealed record Rule
    {
        public string? Type { get; init; }

        public RuleParameters? Parameters { get; init; }
    }

    private sealed record RuleParameters
    {
        public IReadOnlyList<RequiredCheck>? RequiredStatusChecks { get; init; }
    }

    private sealed record RequiredCheck
    {
        public string? Context { get; init; }
    }
}
