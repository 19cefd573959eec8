namespace QgoBuild.Delivery.GitHub;

/// <summary>A repository on GitHub, and how this machine gets in.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Token">A token that may do what is asked for. Never shown.</param>
public sealed record GitHubAccess(GitHubRepository Repository, string Token)
{
    /// <summary>The address of GitHub's own interface.</summary>
    public static readonly Uri DefaultApi = new("https://api.github.com");

    /// <summary>The address of the interface; another one for a GitHub of one's own: <c>https://github.example.org/api/v3</c>.</summary>
    public Uri Api { get; init; } = DefaultApi;

    /// <summary>What is known of where GitHub is, put together.</summary>
    /// <param name="token">A token; null where there is none.</param>
    /// <param name="repository">The repository as a job of GitHub's is told it (<c>GITHUB_REPOSITORY</c>); null or empty elsewhere.</param>
    /// <param name="api">The address of the interface as a job is told it (<c>GITHUB_API_URL</c>); null or empty for GitHub's own.</param>
    /// <param name="remote">The address that the checkout came from; null where there is none.</param>
    /// <returns>Null without a token, or where the checkout is not from GitHub.</returns>
    public static GitHubAccess? Find(string? token, string? repository, string? api, string? remote)
    {
        var address = string.IsNullOrEmpty(api) ? DefaultApi : new Uri(api);
        var host = address.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? address.Host["api.".Length..] : address.Host;
        return !string.IsNullOrEmpty(token) && GitHubRepository.TryParse(string.IsNullOrEmpty(repository) ? remote : repository, out var found, host)
            ? new GitHubAccess(found, token) { Api = address }
            : null;
    }

    /// <summary>The address that paths are added to.</summary>
    internal Uri BaseAddress => new(Api.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>The repository alone: the rest is secret.</summary>
    public override string ToString() => Repository.ToString();
}
