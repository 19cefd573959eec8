namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>Checks that a secret or variable of an environment exists on GitHub. The value of a secret cannot be read back.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment.</param>
/// <param name="name">The name of the secret or variable: <c>SSH_PRIVATE_KEY</c>.</param>
/// <param name="isSecret">Whether it is a secret.</param>
/// <param name="value">The value to set; null when it is not known.</param>
/// <param name="remedy">The command that provides the value.</param>
public sealed class GitHubSettingCheck(GitHubApi api, string environment, string name, bool isSecret, string? value, string remedy)
    : ISetupCheck
{
    private readonly GitHubEnvironments _environments = new(api);

    /// <inheritdoc/>
    public string Name => name;

    private string Kind => isSecret ? "secret" : "variable";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await (isSecret ? _environments.HasSecretAsync(environment, name,
                cancellationToken) : _environments.HasVariableAsync(environment, name, cancellationToken)))
                return CheckResult.Ok($"The {Kind} is set in the environment {environment}.");
        }
        catch (GitHubException error) { return CheckResult.Failed(error.Message, error.Remedy!); }

        var missing = CheckResult.Missing($"The environment {environment} has no {Kind} {name}.", value is null ? [remedy] : []);
        return value is null
            ? missing
            : missing with { Change = $"Set the {Kind} {name} of the environment {environment} of {api.Repository}." };
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) =>
        isSecret ? _environments.SetSecretAsync(environment, name, value!, cancellationToken) : _environments.SetVariableAsync(environment,
            name, value!, cancellationToken);
}

/// <summary>Checks that the environment exists on GitHub, with required reviewers if deployments must be approved.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment.</param>
/// <param name="branch">The branch that may deploy to it.</param>
/// <param name="isApproved">Whether deployments must be approved.</param>
/// <param name="reviewers">The reviewers to set; empty for none.</param>
public sealed class GitHubEnvironmentCheck(GitHubApi api, string environment, string branch, bool isApproved,
    IReadOnlyList<Approver> reviewers) : ISetupCheck
{
    private readonly GitHubEnvironments _environments = new(api);

    /// <inheritdoc/>
    public string Name => "GitHub";

    /// <inheritdoc/>
    public async Task<CheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            return isApproved
                ? ToCheckResult(await new RequiredReviewersGate(api, environment).CheckAsync(cancellationToken))
                : await _environments.ExistsAsync(environment, cancellationToken)
                    ? CheckResult.Ok($"{api.Repository} has the environment {environment}.")
                    : Missing($"{api.Repository} has no environment {environment}.");
        }
        catch (GitHubException error) { return CheckResult.Failed(error.Message, error.Remedy!); }
    }

    /// <inheritdoc/>
    public Task ApplyAsync(CheckResult result, Action<string> writeLine, CancellationToken cancellationToken) =>
        _environments.SetAsync(environment, reviewers, [branch], cancellationToken);

    private CheckResult ToCheckResult(GateResult approval) => approval.HasPassed
        ? CheckResult.Ok($"{api.Repository} has the environment {environment}: {approval.Sentence}.")
        : Missing(char.ToUpperInvariant(approval.Sentence[0]) + approval.Sentence[1..], approval.Remedy!);

    private CheckResult Missing(string sentence, params IReadOnlyList<string> remedies) => isApproved && reviewers.Count == 0
        ? CheckResult.Missing(sentence,
            [.. remedies, $"./build.sh Setup --environment {environment} --github-reviewers LOGIN,ORGANISATION/TEAM --apply"])
        : CheckResult.Missing(sentence, remedies) with
        {
            Change = $"Set up the environment {environment} of {api.Repository}, with deployments from {branch}{ApprovalClause}.",
        };

    private string ApprovalClause => reviewers.Count == 0 ? "" : $" that {string.Join(" or ", reviewers)} must approve";
}
