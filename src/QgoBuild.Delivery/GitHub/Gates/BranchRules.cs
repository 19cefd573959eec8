namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>
/// What protects a branch, by either of GitHub's ways: branch protection, or rulesets. Read from where every token that may read the
/// repository sees it: the settings themselves are for administrators, and the token of a job can never be one.
/// </summary>
internal sealed record BranchRules
{
    // A branch that merely cannot be deleted or rewritten takes every push.
    private static readonly string[] ProtectingRuleTypes = ["pull_request", "required_status_checks", "merge_queue", "update"];

    /// <summary>Whether not everybody can push to it whatever they like.</summary>
    public required bool IsProtected { get; init; }

    /// <summary>The names of the checks that a commit needs before it gets there.</summary>
    public required IReadOnlySet<string> RequiredChecks { get; init; }

    /// <summary>Reads both.</summary>
    public static async Task<BranchRules> ReadAsync(GitHubApi api, string branch, CancellationToken cancellationToken)
    {
        var request = new GitHubRequest($"what protects the branch {branch}", "contents: read");
        var name = Uri.EscapeDataString(branch);
        var state = api.SendAsync(request, client => client.GetAsync<Branch>(api.GetRepositoryUri($"branches/{name}")), cancellationToken);
        var rules = api.SendAsync(request, client => client.GetAllAsync<Rule>(api.GetRepositoryUri($"rules/branches/{name}")), cancellationToken);
        await Task.WhenAll(state, rules).ConfigureAwait(false);
        return Of(await state.ConfigureAwait(false), await rules.ConfigureAwait(false));
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
