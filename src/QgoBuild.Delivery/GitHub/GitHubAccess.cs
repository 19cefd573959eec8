namespace QgoBuild.Delivery.GitHub;

/// <summary>A repository on GitHub, and how this machine gets in.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Token">A token that may do what is asked for. Never shown.</param>
public sealed record GitHubAccess(GitHubRepository Repository, string Token)
{
    /// <summary>The address of GitHub's own interface.</summary>
    public static readonly Uri GitHubsOwn = new("https://api.github.com");

    /// <summary>The address of the interface; another one for a GitHub of one's own: <c>https://github.example.org/api/v3</c>.</summary>
    public Uri Api { get; init; } = GitHubsOwn;

    /// <summary>The address that paths are added to.</summary>
    internal Uri Root => new(Api.AbsoluteUri.TrimEnd('/') + "/");

    /// <summary>The repository alone: the rest is secret.</summary>
    public override string ToString() => Repository.ToString();
}
