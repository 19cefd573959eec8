namespace QgoBuild.Delivery.GitHub;

/// <summary>A repository on GitHub, and a token for it.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Token">A token with the required permissions. Never printed.</param>
public sealed record GitHubAccess(GitHubRepository Repository, string Token)
{
    /// <summary>The address of the API of github.com.</summary>
    public static readonly Uri DefaultApi = new("https://api.github.com");

    /// <summary>The address of the API; for GitHub Enterprise Server: <c>https://github.example.org/api/v3</c>.</summary>
    public Uri Api { get; init; } = DefaultApi;

    /// <summary>Determines the access from the environment.</summary>
    /// <param name="token">A token; null for none.</param>
    /// <param name="repository">The value of <c>GITHUB_REPOSITORY</c>; null or empty outside GitHub Actions.</param>
    /// <param name="api">The value of <c>GITHUB_API_URL</c>; null or empty for github.com.</param>
    /// <param name="remote">The remote of the checkout; null for none.</param>
    /// <returns>Null without a token, or when the remote is not on GitHub.</returns>
    public static GitHubAccess? Find(string? token, string? repository, string? api, string? remote)
    {
        var address = string.IsNullOrEmpty(api) ? DefaultApi : new Uri(api);
        var host = address.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? address.Host["api.".Length..] : address.Host;
        return !string.IsNullOrEmpty(token) &&
            GitHubRepository.TryParse(string.IsNullOrEmpty(repository) ? remote : repository, out var found, host)
            ? new GitHubAccess(found, token) { Api = address }
            : null;
    }

    /// <summary>The base address of requests.</summary>
    internal Uri BaseAddress => new(Api.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>The repository only: the token is secret.</summary>
    public override string ToString() => Repository.ToString();
}
