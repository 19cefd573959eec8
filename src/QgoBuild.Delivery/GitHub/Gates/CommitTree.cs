namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>Reads the tree hash of a commit: commits with the same hash have the same files.</summary>
internal static class CommitTree
{
    /// <summary>Reads the tree hash; null for a commit that does not exist any more, because its branch was rewritten.</summary>
    /// <exception cref="GitHubException">The request failed.</exception>
    public static async Task<string?> ReadAsync(GitHubApi api, string commit, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.SendAsync(
                new GitHubRequest($"the files of {commit[..8]}", "contents: read"),
                client => client.GetAsync<GitCommit>(api.GetRepositoryUri($"git/commits/{commit}")),
                cancellationToken)).Tree?.Sha;
        }
        catch (GitHubException notFound) when (notFound.Kind == GitHubFailureKind.NotFound) { return null; }
    }

    private sealed record GitCommit
    {
        public GitTree? Tree { get; init; }
    }

    private sealed record GitTree
    {
        [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of GitHub.")]
        public string? Sha { get; init; }
    }
}
