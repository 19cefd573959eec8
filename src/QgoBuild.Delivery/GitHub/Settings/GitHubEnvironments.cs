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
    private const string AdministrationPermission = "administration: write";
    private const string EnvironmentsPermission = "environments: write";

    /// <summary>Whether an environment is there, as far as the token may see.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> ExistsAsync(string environment, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the environment {environment}", "actions: read"), GetPath(environment), cancellationToken);

    /// <summary>Whether an environment has a secret.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> HasSecretAsync(string environment, string name, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the secret {name} of {environment}", "environments: read"), GetSecretPath(environment, name), cancellationToken);

    /// <summary>Whether an environment has a variable.</summary>
    /// <exception cref="GitHubException">GitHub does not say.</exception>
    public Task<bool> HasVariableAsync(string environment, string name, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the variable {name} of {environment}", "environments: read"), GetVariablePath(environment, name), cancellationToken);

    /// <summary>Makes an environment, or makes it what is asked for.</summary>
    /// <param name="environment">Its name.</param>
    /// <param name="reviewers">Who may approve, six at most; none to let everything through at once.</param>
    /// <param name="branches">The branches that may deploy, as names or patterns (<c>release/*</c>); none for all of them. More that are allowed already stay so.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="GitHubException">A reviewer does not exist, or GitHub refuses.</exception>
    public async Task SetAsync(string environment, IReadOnlyList<Approver> reviewers, IReadOnlyList<string> branches, CancellationToken cancellationToken)
    {
        var ids = await Task.WhenAll(reviewers.Select(reviewer => ReadReviewerIdAsync(reviewer, cancellationToken))).ConfigureAwait(false);
        var settings = new Dictionary<string, object?>
        {
            ["reviewers"] = reviewers.Zip(ids, (reviewer, id) => new Dictionary<string, object> { ["type"] = reviewer.Organization is null ? "User" : "Team", ["id"] = id }).ToList(),
            // Null says: every branch.
            ["deployment_branch_policy"] = branches.Count == 0 ? null : new Dictionary<string, object> { ["protected_branches"] = false, ["custom_branch_policies"] = true },
        };
        await api.SendAsync(
            new GitHubRequest($"the environment {environment} to be set", AdministrationPermission),
            client => client.Connection.Put<NamedResource>(GetPath(environment), settings),
            cancellationToken).ConfigureAwait(false);

        var policies = new Uri($"{GetPath(environment)}/deployment-branch-policies", UriKind.Relative);
        var allowed = branches.Count == 0 ? [] : (await api.SendAsync(
            new GitHubRequest($"the branches that may deploy to {environment}", "actions: read"),
            client => client.GetAsync<Policies>(policies),
            cancellationToken).ConfigureAwait(false)).BranchPolicies ?? [];
        foreach (var branch in branches.Except(allowed.Select(policy => policy.Name ?? "")))
        {
            await api.SendAsync(
                new GitHubRequest($"{branch} to be allowed to deploy to {environment}", AdministrationPermission),
                client => client.Connection.Post<NamedResource>(policies, new Dictionary<string, string> { ["name"] = branch }, "application/vnd.github+json", "application/json"),
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
        var key = await api.SendAsync(
            new GitHubRequest($"the key for secrets of {environment}", EnvironmentsPermission),
            client => client.GetAsync<SecretsPublicKey>(new Uri($"{GetPath(environment)}/secrets/public-key", UriKind.Relative)),
            cancellationToken).ConfigureAwait(false);
        var sealedSecret = new UpsertRepositorySecret { EncryptedValue = SealedBox.Seal(value, key.Key), KeyId = key.KeyId };
        await api.SendAsync(
            new GitHubRequest($"the secret {name} of {environment} to be set", EnvironmentsPermission),
            client => client.Connection.Put(GetSecretPath(environment, name), sealedSecret),
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
        var request = new GitHubRequest($"the variable {name} of {environment} to be set", EnvironmentsPermission);
        var variables = new Uri($"{GetPath(environment)}/variables", UriKind.Relative);
        var variable = new Dictionary<string, string> { ["name"] = name, ["value"] = value };
        try
        {
            await api.SendAsync(request, client => client.Connection.Patch(GetVariablePath(environment, name), variable), cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            await api.SendAsync(request, client => client.Connection.Post(variables, variable, "application/vnd.github+json"), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ResourceExistsAsync(GitHubRequest request, Uri path, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(request, client => client.GetAsync<NamedResource>(path), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            return false;
        }
    }

    private Uri GetSecretPath(string environment, string name) => new($"{GetPath(environment)}/secrets/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri GetVariablePath(string environment, string name) => new($"{GetPath(environment)}/variables/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri GetPath(string environment) => api.GetRepositoryUri($"environments/{Uri.EscapeDataString(environment)}");

    private Task<long> ReadReviewerIdAsync(Approver reviewer, CancellationToken cancellationToken) => api.SendAsync(
        new GitHubRequest($"the reviewer {reviewer}", reviewer.Organization is null ? "metadata: read" : "members: read"),
        async client => reviewer.Organization is { } organization
            ? (await client.GetAsync<NamedResource>(new Uri($"orgs/{Uri.EscapeDataString(organization)}/teams/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative)).ConfigureAwait(false)).Id
            : (await client.GetAsync<NamedResource>(new Uri($"users/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative)).ConfigureAwait(false)).Id,
        cancellationToken);

    private sealed record NamedResource
    {
        public long Id { get; init; }

        public string? Name { get; init; }
    }

    private sealed record Policies
    {
        public IReadOnlyList<NamedResource>? BranchPolicies { get; init; }
    }
}
