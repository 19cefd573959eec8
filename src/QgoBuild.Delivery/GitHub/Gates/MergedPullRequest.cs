using System.Diagnostics.CodeAnalysis;

namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The pull request that brought a commit to a branch: who wrote it, and what became of each review.</summary>
internal sealed record MergedPullRequest
{
    // GitHub lists no more of a pull request's commits.
    private const int MaxListedCommits = 250;

    /// <summary>Its number.</summary>
    public required int Number { get; init; }

    /// <summary>The page of it.</summary>
    public required string Url { get; init; }

    /// <summary>The logins of those who wrote any of it, and of who opened it.</summary>
    public required IReadOnlySet<string> Authors { get; init; }

    /// <summary>Commits, shortened, whose author has no account that GitHub knows.</summary>
    public required IReadOnlyList<string> UnattributedCommits { get; init; }

    /// <summary>Whether it has more commits than GitHub lists, so that nobody knows who wrote the others.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>The review that counts of each reviewer: the newest one that says anything.</summary>
    public required IReadOnlyList<SubmittedReview> Reviews { get; init; }

    /// <summary>Finds it; null when the commit came there in another way.</summary>
    /// <exception cref="GitHubException">It cannot be read.</exception>
    public static async Task<MergedPullRequest?> FindAsync(GitHubApi api, string commit, string branch, CancellationToken cancellationToken)
    {
        var candidates = await api.SendAsync(
            new GitHubRequest($"the pull requests of {commit[..8]}", "pull-requests: read"),
            client => client.GetAllAsync<PullRequest>(api.GetRepositoryUri($"commits/{commit}/pulls"), ("per_page", "100")),
            cancellationToken).ConfigureAwait(false);
        // One that merely contains the commit, and one into another branch, did not bring it here.
        var merged = candidates.FirstOrDefault(one => one.MergedAt is not null && one.Base?.Ref == branch && one.MergeCommitSha == commit);
        if (merged is null)
            return null;

        var commits = api.SendAsync(
            new GitHubRequest($"the commits of #{merged.Number}", "pull-requests: read"),
            client => client.GetAllAsync<PullRequestCommit>(api.GetRepositoryUri($"pulls/{merged.Number}/commits"), ("per_page", "100")),
            cancellationToken);
        var reviews = api.SendAsync(
            new GitHubRequest($"the reviews of #{merged.Number}", "pull-requests: read"),
            client => client.GetAllAsync<SubmittedReview>(api.GetRepositoryUri($"pulls/{merged.Number}/reviews"), ("per_page", "100")),
            cancellationToken);
        await Task.WhenAll(commits, reviews).ConfigureAwait(false);
        return Of(merged, await commits.ConfigureAwait(false), await reviews.ConfigureAwait(false));
    }

    private static MergedPullRequest Of(PullRequest merged, IReadOnlyList<PullRequestCommit> commits, IReadOnlyList<SubmittedReview> reviews)
    {
        var authored = commits.Where(commit => !commit.IsMergeByGitHub).ToList();
        return new MergedPullRequest
        {
            Number = merged.Number,
            Url = merged.HtmlUrl ?? $"#{merged.Number}",
            Authors = authored.SelectMany(commit => commit.Authors).Append(merged.User?.Login).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase),
            UnattributedCommits = [.. authored.Where(commit => commit.IsUnattributed).Select(commit => commit.Sha[..8])],
            IsTruncated = commits.Count >= MaxListedCommits,
            // A comment takes no approval back; a review that was dismissed does.
            Reviews = [.. reviews.Where(review => review is { User: not null, State: "APPROVED" or "CHANGES_REQUESTED" or "DISMISSED" })
                .GroupBy(review => review.User!.Login, StringComparer.OrdinalIgnoreCase).Select(same => same.MaxBy(review => review.Id)!)],
        };
    }

    private sealed record PullRequest
    {
        public int Number { get; init; }

        public string? HtmlUrl { get; init; }

        public string? MergedAt { get; init; }

        public string? MergeCommitSha { get; init; }

        public Account? User { get; init; }

        public Reference? Base { get; init; }
    }

    private sealed record Reference
    {
        public string? Ref { get; init; }
    }

    private sealed record PullRequestCommit
    {
        [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "GitHub's word.")]
        public string Sha { get; init; } = "";

        public Account? Author { get; init; }

        public Account? Committer { get; init; }

        public GitCommit? Commit { get; init; }

        public IReadOnlyList<object>? Parents { get; init; }

        // Who presses «Merge pull request» writes nothing. GitHub signs what it does itself, and resolves no conflict there.
        public bool IsMergeByGitHub => Parents?.Count > 1 && Logins.AreEqual(Committer?.Login, Logins.WebFlow) && Commit is { Verification.Verified: true }
            && Commit.Message?.StartsWith("Merge pull request #", StringComparison.Ordinal) == true;

        public bool IsUnattributed => Author is null || Committer is null;

        public IEnumerable<string?> Authors =>
            [Author?.Login, Logins.AreEqual(Committer?.Login, Logins.WebFlow) ? null : Committer?.Login, .. Logins.ParseCoAuthors(Commit?.Message ?? "")];
    }

    private sealed record GitCommit
    {
        public string? Message { get; init; }

        public Verification? Verification { get; init; }
    }

    private sealed record Verification
    {
        public bool Verified { get; init; }
    }
}
