using Octokit;
using Sodium;

namespace QgoBuild.Delivery.GitHub.Settings;

/// <summary>Sets up environments on GitHub: reviewers, branches, secrets and variables. All operations are idempotent. They require the
/// token of an administrator (<c>administration: write</c>, <c>environments: write</c>), which the token of a job never is.</summary>
/// <param name="api">The GitHub API.</param>
public sealed class GitHubEnvironments(GitHubApi api)
{
    private const string AdministrationPermission = "administration: write";
    private const string EnvironmentsPermission = "environments: write";

    /// <summary>Whether an environment exists and the token may read it.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public Task<bool> ExistsAsync(string environment, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the environment {environment}", "actions: read"), GetPath(environment), cancellationToken);

    /// <summary>Whether an environment has a secret.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public Task<bool> HasSecretAsync(string environment, string name, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the secret {name} of {environment}", "environments: read"),
            GetSecretPath(environment, name), cancellationToken);

    /// <summary>Whether an environment has a variable.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public Task<bool> HasVariableAsync(string environment, string name, CancellationToken cancellationToken) =>
        ResourceExistsAsync(new GitHubRequest($"the variable {name} of {environment}", "environments: read"),
            GetVariablePath(environment, name), cancellationToken);

    /// <summary>Creates or changes an environment.</summary>
    /// <param name="environment">The name of the environment.</param>
    /// <param name="reviewers">The required reviewers, at most six; empty for no approval.</param>
    /// <param name="branches">The branches that may deploy, as names or patterns (<c>release/*</c>); empty for all. Other branches that are
    /// allowed already stay allowed.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="GitHubException">A reviewer does not exist, or a request failed.</exception>
    public async Task SetAsync(string environment, IReadOnlyList<Approver> reviewers, IReadOnlyList<string> branches,
        CancellationToken cancellationToken)
    {
        var ids = await Task.WhenAll(reviewers.Select(reviewer => ReadReviewerIdAsync(reviewer, cancellationToken)));
        var settings = new Dictionary<string, object?>
        {
            ["reviewers"] = reviewers.Zip(ids, (reviewer, id) =>
                new Dictionary<string, object> { ["type"] = reviewer.Organization is null ? "User" : "Team", ["id"] = id }).ToList(),
            // Null means all branches.
            ["deployment_branch_policy"] = branches.Count == 0
                ? null : new Dictionary<string, object> { ["protected_branches"] = false, ["custom_branch_policies"] = true },
        };
        await api.SendAsync(
            new GitHubRequest($"setting up the environment {environment}", AdministrationPermission),
            client => client.Connection.Put<NamedResource>(GetPath(environment), settings),
            cancellationToken);

        var policies = new Uri($"{GetPath(environment)}/deployment-branch-policies", UriKind.Relative);
        var allowed = branches.Count == 0 ? [] : (await api.SendAsync(
            new GitHubRequest($"the branches that may deploy to {environment}", "actions: read"),
            client => client.GetAsync<Policies>(policies),
            cancellationToken)).BranchPolicies ?? [];
        foreach (var branch in branches.Except(allowed.Select(policy => policy.Name ?? "")))
        {
            await api.SendAsync(
                new GitHubRequest($"allowing {branch} to deploy to {environment}", AdministrationPermission),
                client => client.Connection.Post<NamedResource>(policies, new Dictionary<string, string> { ["name"] = branch },
                    "application/vnd.github+json", "application/json"),
                cancellationToken);
        }
    }

    /// <summary>Sets a secret of an environment. It is encrypted locally with the public key of GitHub.</summary>
    /// <param name="environment">The environment, which must exist.</param>
    /// <param name="name">The name of the secret: <c>SSH_PRIVATE_KEY</c>.</param>
    /// <param name="value">The secret.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="GitHubException">A request failed.</exception>
    public async Task SetSecretAsync(string environment, string name, string value, CancellationToken cancellationToken)
    {
        var key = await api.SendAsync(
            new GitHubRequest($"the key for secrets of {environment}", EnvironmentsPermission),
            client => client.GetAsync<SecretsPublicKey>(new Uri($"{GetPath(environment)}/secrets/public-key", UriKind.Relative)),
            cancellationToken);
        var sealedSecret = new UpsertRepositorySecret { EncryptedValue = SealedBox.Seal(value, key.Key), KeyId = key.KeyId };
        await api.SendAsync(
            new GitHubRequest($"setting the secret {name} of {environment}", EnvironmentsPermission),
            client => client.Connection.Put(GetSecretPath(environment, name), sealedSecret),
            cancellationToken);
    }

    /// <summary>Sets a variable of an environment. Everybody who may read the settings of the repository can read it.</summary>
    /// <param name="environment">The environment, which must exist.</param>
    /// <param name="name">The name of the variable: <c>SSH_KNOWN_HOSTS</c>.</param>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="GitHubException">A request failed.</exception>
    public async Task SetVariableAsync(string environment, string name, string value, CancellationToken cancellationToken)
    {
        var request = new GitHubRequest($"setting the variable {name} of {environment}", EnvironmentsPermission);
        var variables = new Uri($"{GetPath(environment)}/variables", UriKind.Relative);
        var variable = new Dictionary<string, string> { ["name"] = name, ["value"] = value };
        try
        {
            await api.SendAsync(request, client => client.Connection.Patch(GetVariablePath(environment, name), variable),
                cancellationToken);
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound)
        {
            await api.SendAsync(request, client => client.Connection.Post(variables, variable, "application/vnd.github+json"),
                cancellationToken);
        }
    }

    private async Task<bool> ResourceExistsAsync(GitHubRequest request, Uri path, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(request, client => client.GetAsync<NamedResource>(path), cancellationToken);
            return true;
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound) { return false; }
    }

    private Uri GetSecretPath(string environment, string name) =>
        new($"{GetPath(environment)}/secrets/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri GetVariablePath(string environment, string name) =>
        new($"{GetPath(environment)}/variables/{Uri.EscapeDataString(name)}", UriKind.Relative);

    private Uri GetPath(string environment) => api.GetRepositoryUri($"environments/{Uri.EscapeDataString(environment)}");

    private Task<long> ReadReviewerIdAsync(Approver reviewer, CancellationToken cancellationToken) => api.SendAsync(
        new GitHubRequest($"the reviewer {reviewer}", reviewer.Organization is null ? "metadata: read" : "members: read"),
        async client => reviewer.Organization is { } organization
            ? (await client.GetAsync<NamedResource>(new Uri(
                $"orgs/{Uri.EscapeDataString(organization)}/teams/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative))).Id
            : (await client.GetAsync<NamedResource>(new Uri($"users/{Uri.EscapeDataString(reviewer.Name)}", UriKind.Relative))).Id,
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

/// <summary>Encrypts text with a public key (libsodium's sealed box), as GitHub requires for secrets.</summary>
internal static class SealedBox
{
    /// <summary>Encrypts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="publicKey">The key, in Base64.</param>
    /// <returns>The encrypted text, in Base64.</returns>
    public static string Seal(string text, string publicKey) =>
        Convert.ToBase64String(SealedPublicKeyBox.Create(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(publicKey)));
}
