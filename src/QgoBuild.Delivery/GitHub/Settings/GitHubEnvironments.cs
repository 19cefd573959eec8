using Octokit;
using QgoBuild.Delivery.Approvals;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>
/// Sets environments up on GitHub: who approves, which branches may deploy, and what jobs get. Everything sets something to a value: doing it again
/// changes nothing. The token has to be one of an administrator (<c>administration: write</c>, <c>environments: write</c>); a job's never is.
/// </summary>
/// <param name="api">Tells GitHub.</param>
public sealed class GitHubEnvironments(GitHubApi api)
{
    private const string Administration = "administration: write";
    private const string Environments = "environments: write";

    /// <summary>Whether an environment is there, as far as the token may see.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> ExistsAsync(string environment, CancellationToken cancellationToken) =>
        IsThereAsync(new GitHubRequest($"the environment {environment}", "actions: read"), PathOf(environment), cancellationToken);

    /// <summary>Whether an environment has a secret.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> HasSecretAsync(string environment, string name, CancellationToken cancellationToken) =>
        IsThereAsync(new GitHubRequest($"the secret {name} of {environment}", "environments: read"), PathOfSecret(environment, name), cancellationToken);

    /// <summary>Whether an environment has a variable.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> HasVariableAsync(string environment, string name, CancellationToken cancellationToken) =>
        IsThereAsync(new GitHubRequest($"the variable {name} of {environment}", "environments: read"), PathOfVariable(environment, name), cancellationToken);

    /// <summary>Makes an environment, or makes it what is asked for.</summary>
    /// <param name="environment">Its name.</param>
    /// <param name="reviewers">Who may approve, six at most; none to let everything through at once.</param>
    /// <param name="branches">The branches that may deploy, as names or patterns (<c>release/*</c>); none for all of them. More that are allowed already stay so.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">A reviewer does not exist, or GitHub refuses.</exception>
    public async Task SetAsync(string environment, IReadOnlyList<Approver> reviewers, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var ids = await Task.WhenAll(reviewers.Select(reviewer => IdAsync(reviewer, cancellationToken))).ConfigureAwait(false);
        var settings = new Dictionary<string, object?>
        {
            ["reviewers"] = reviewers.Zip(ids, (reviewer, id) => new Dictionary<string, object> { ["type"] = reviewer.Organization is null ? "User" : "Team", ["id"] = id }).ToList(),
            // Null says: every branch.
            ["deployment_branch_policy"] = branches.Count == 0 ? null : new Dictionary<string, object> { ["protected_branches"] = false, ["custom_branch_policies"] = true },
        };
        await api.AskAsync(
            new GitHubRequest($"the environment {environment} to be set", Administration),
            client => client.Connection.Put<Named>(PathOf(environment), settings),
            cancellationToken).ConfigureAwait(false);

        var policies = new Uri($"{PathOf(environment)}/deployment-branch-policies", UriKind.Relative);
        var allowed = branches.Count == 0 ? [] : (await api.AskAsync(
            new GitHubRequest($"the branches that may deploy to {environment}", "actions: read"),
            client => client.GetAsync<Policies>(policies),
            cancellationToken).ConfigureAwait(false)).BranchPolicies ?? [];
        foreach (var branch in branches.Except(allowed.Select(policy => policy.Name ?? "")))
        {
            await api.AskAsync(
                new GitHubRequest($"{branch} to be allowed to deploy to {environment}", Administration),
                client => client.Connection.Post<Named>(policies, new Dictionary<string, string> { ["name"] = branch }, "application/vnd.github+json", "application/json"),
                cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sets a secret of an environment. It is encrypted here, for GitHub alone.</summary>
    /// <param name="environment">The environment, which exists.</param>
    /// <param name="name">The secret's name: <c>SSH_PRIVATE_KEY</c>.</param>
    /// <param name="value">The secret.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">GitHub refuses.</exception>
    public async Task SetSecretAsync(string environment, string name, string value, CancellationToken cancellationToken)
    {
        var key = await api.AskAsync(
            new GitHubRequest($"the key for secrets of {environment}", Environments),
            client => client.GetAsync<SecretsPublicKey>(new Uri($"{PathOf(environment)}/secrets/public-key", UriKind.Relative)),
            cancellationToken).ConfigureAwait(false);
        var sealedSecret = new UpsertRepositorySecret { EncryptedValue = SealedBox.Seal(value, key.Key), KeyId = key.KeyId };
        await api.AskAsync(
            new GitHubRequest($"the secret {name} of {environment} to be set", Environments),
            client => client.Connection.Put(PathOfSecret(environment, name), sealedSecret),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sets a variable of an environment, which everybody who may read the repository's settings can read.</summary>
    /// <param name="environment">The environment, which exists.</param>
    /// <param name="name">The variable's name: <c>SSH_KNOWN_HOSTS</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">GitHub refuses.</exception>
    public async Task SetVariableAsync(string environment, string name, string value, CancellationToken cancellationToken)
    {
        var request = new GitHubRequest($"the variable {name} of {environment} to be set", Environments);
        var variables = new Uri($"{PathOf(environment)}/variables", UriKind.Relative);
        var variable = new Dictionary<string, string> { ["name"] = name, ["value"] = value };
        try
        {
            await api.AskAsync(request, client => client.Connection.Patch(PathOfVariable(environment, name), variable), cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException missing) when (missing.Kind == GitHubFailureKind.NotFound)
        {
            await api.AskAsync(request, client => client.Connection.Post(variables, variable, "application/vnd.github+json"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsThereAsync(GitHubRequest request, Uri path, CancellationToken cancellationToken)
    {
        try
        {
            await api.AskAsync(request, client => client.GetAsync<Named>(path), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (GitHubException missing) when (missing.Kind == GitHubFailureKind.NotFound)
        {
            return false;
        }
    }

    private Uri PathOfSecret(string environment, string name) => new($"{PathOf(environment)}/secrets/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri PathOfVariable(string environment, string name) => new($"{PathOf(environment)}/variables/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri PathOf(string environment) => api.Path($"environments/{Uri.EscapeDataString(environment)}");

    private Task<long> IdAsync(Approver reviewer, CancellationToken cancellationToken) => api.AskAsync(
        new GitHubRequest($"the reviewer {reviewer}", reviewer.Organization is null ? "metadata: read" : "members: read"),
        async client => reviewer.Organization is { } organization
            ? (await client.GetAsync<Named>(new Uri($"orgs/{Uri.EscapeDataString(organization)}/teams/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative)).ConfigureAwait(false)).Id
            : (await client.GetAsync<Named>(new Uri($"users/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative)).ConfigureAwait(false)).Id,
        cancellationToken);

    private sealed record Named
    {
        public long Id { get; init; }

        public string? Name { get; init; }
    }

    private sealed record Policies
    {
        public IReadOnlyList<Named>? BranchPolicies { get; init; }
    }
}
