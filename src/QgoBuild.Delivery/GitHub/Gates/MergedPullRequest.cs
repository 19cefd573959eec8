namespace QgoBuild.Delivery.GitHub.Gates;

/// <summary>The pull request that merged a commit into a branch, with its authors and reviews.</summary>
internal sealed record MergedPullRequest
{
    // GitHub lists at most this many commits of a pull request.
    private const int MaxListedCommits = 250;

    /// <summary>The number.</summary>
    public required int Number { get; init; }

    /// <summary>The address of its page.</summary>
    public required string Url { get; init; }

    /// <summary>The logins of the authors of its commits, and of the person who opened it.</summary>
    public required IReadOnlySet<string> Authors { get; init; }

    /// <summary>The short hashes of commits whose author has no known account.</summary>
    public required IReadOnlyList<string> UnattributedCommits { get; init; }

    /// <summary>Whether it has more commits than GitHub lists, so that not all authors are known.</summary>
    public required bool IsTruncated { get; init; }

    /// <summary>The newest review of each reviewer that is an approval, a request for changes, or dismissed.</summary>
    public required IReadOnlyList<SubmittedReview> Reviews { get; init; }

    /// <summary>Finds the pull request; null when the commit was not merged by one.</summary>
    /// <exception cref="GitHubException">A request failed.</exception>
    public static async Task<MergedPullRequest?> FindAsync(GitHubApi api, string commit, string branch, CancellationToken cancellationToken)
    {
        var candidates = await api.SendAsync(
            new GitHubRequest($"the pull requests of {commit[..8]}", "pull-requests: read"),
            client => client.GetAllAsync<PullRequest>(api.GetRepositoryUri($"commits/{commit}/pulls"), ("per_page", "100")),
            cancellationToken);
        // Excludes pull requests that only contain the commit, or were merged into another branch.
        var merged = candidates.FirstOrDefault(one => one.MergedAt is not null && one.Base?.Ref == branch && one.MergeCommitSha == commit);
        if (merged is null) return null;

        var commits = api.SendAsync(
            new GitHubRequest($"the commits of #{merged.Number}", "pull-requests: read"),
            client => client.GetAllAsync<PullRequestCommit>(api.GetRepositoryUri($"pulls/{merged.Number}/commits"), ("per_page", "100")),
            cancellationToken);
        var reviews = api.SendAsync(
            new GitHubRequest($"the reviews of #{merged.Number}", "pull-requests: read"),
            client => client.GetAllAsync<SubmittedReview>(api.GetRepositoryUri($"pulls/{merged.Number}/reviews"), ("per_page", "100")),
            cancellationToken);
        await Task.WhenAll(commits, reviews);
        return Of(merged, await commits, await reviews);
    }

    private static MergedPullRequest Of(PullRequest merged, IReadOnlyList<PullRequestCommit> commits,
        IReadOnlyList<SubmittedReview> reviews)
    {
        var authored = commits.Where(commit => !commit.IsMergeByGitHub).ToList();
        return new MergedPullRequest
        {
            Number = merged.Number,
            Url = merged.HtmlUrl ?? $"#{merged.Number}",
            Authors = authored.SelectMany(commit => commit.Authors).Append(merged.User?.Login).OfType<string>()
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            UnattributedCommits = [.. authored.Where(commit => commit.IsUnattributed).Select(commit => commit.Sha[..8])],
            IsTruncated = commits.Count >= MaxListedCommits,
            // A comment does not replace an approval; a dismissal does.
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
        [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The term of GitHub.")]
        public string Sha { get; init; } = "";

        public Account? Author { get; init; }

        public Account? Committer { get; init; }

        public GitCommit? Commit { get; init; }

        public IReadOnlyList<object>? Parents { get; init; }

        // The person who merges on GitHub is not an author. GitHub signs such a merge commit, and it contains no resolved conflicts.
        public bool IsMergeByGitHub =>
            Parents?.Count > 1 && Logins.AreEqual(Committer?.Login, Logins.WebFlow) && Commit is { Verification.Verified: true }
            && Commit.Message?.StartsWith("Merge pull request #", StringComparison.Ordinal) == true;

        public bool IsUnattributed => Author is null || Committer is null;

        public IEnumerable<string?> Authors =>
            [Author?.Login, Logins.AreEqual(Committer?.Login, Logins.WebFlow)
                ? null : Committer?.Login, .. Logins.ParseCoAuthors(Commit?.Message ?? "")];
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

/// <summary>A review of a pull request, as in the API of GitHub.</summary>
internal sealed record SubmittedReview
{
    /// <summary>The ID: later reviews have higher IDs.</summary>
    public long Id { get; init; }

    /// <summary>The reviewer; null for a deleted account.</summary>
    public Account? User { get; init; }

    /// <summary><c>APPROVED</c>, <c>CHANGES_REQUESTED</c>, <c>COMMENTED</c>, <c>DISMISSED</c> or <c>PENDING</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>The reviewed commit.</summary>
    public string? CommitId { get; init; }
}
