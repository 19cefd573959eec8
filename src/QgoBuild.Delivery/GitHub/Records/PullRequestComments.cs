namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Comments on the pull requests of a deployed release, with the address of the environment. There is one comment per pull
/// request, which is updated.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="environment">The name of the environment for tests.</param>
public sealed class PullRequestComments(GitHubApi api, string environment) : INotifier
{
    private const string Permission = "pull-requests: write";

    // A commit in more pull requests was not written for them.
    private const int MaxPullRequests = 5;

    /// <inheritdoc/>
    public string Name => "GitHub comments";

    // Invisible; identifies the comment.
    private string Marker => $"<!-- qgobuild: {environment} -->";

    /// <inheritdoc/>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (notification is not { Stage: DeploymentStage.Succeeded, Deployment.Kind: DeploymentKind.Deploy, Release: { } release } ||
            notification.Deployment.Environment.Name != environment)
            return;

        var requests = await api.SendAsync(
            new GitHubRequest($"the pull requests of {release.Commit.Short}", "pull-requests: read"),
            client => client.GetFirstAsync<PullRequest>(api.GetRepositoryUri($"commits/{release.Commit}/pulls"), MaxPullRequests),
            cancellationToken);
        var text = $"{Marker}\n{MarkdownText.Code(release.Version)} ({release.Commit}) can be tried on {environment}: " +
            $"{notification.Deployment.Environment.Url}\n";
        await Task.WhenAll(requests.Select(request => WriteAsync(request.Number, text, cancellationToken)));
    }

    private async Task WriteAsync(int number, string text, CancellationToken cancellationToken)
    {
        var comments = await api.SendAsync(
            new GitHubRequest($"the comments below #{number}", "pull-requests: read"),
            client => client.GetAllAsync<Comment>(api.GetRepositoryUri($"issues/{number}/comments"), ("per_page", "100")),
            cancellationToken);
        // A comment that quotes ours does not begin with the marker.
        if (comments.FirstOrDefault(comment => comment.Body.StartsWith(Marker, StringComparison.Ordinal)) is { } own)
        {
            await api.SendAsync(
                new GitHubRequest($"a change of the comment below #{number}", Permission),
                client => client.Issue.Comment.Update(api.Repository.Owner, api.Repository.Name, own.Id, text),
                cancellationToken);
        }
        else
        {
            await api.SendAsync(
                new GitHubRequest($"a comment below #{number}", Permission) { MustNotRepeat = true },
                client => client.Issue.Comment.Create(api.Repository.Owner, api.Repository.Name, number, text),
                cancellationToken);
        }
    }

    private sealed record PullRequest
    {
        public int Number { get; init; }
    }

    private sealed record Comment
    {
        public long Id { get; init; }

        public string Body { get; init; } = "";
    }
}

/// <summary>Formats untrusted text as GitHub Markdown.</summary>
internal static partial class MarkdownText
{
    /// <summary>Formats text as inline code, in which GitHub interprets no mentions, links, issue keywords or HTML. Escaping would have to
    /// handle each of them.</summary>
    public static string Code(string text)
    {
        var line = InvisibleCharacters.Replace(WhiteSpace.Replace(text, " "), "").Trim();
        if (line.Length == 0) return "";
        // The fence is longer than any run of backticks in the text; a space separates it from a backtick at the ends.
        var fence = new string('`', Backticks.Matches(line).Select(run => run.Length).DefaultIfEmpty(0).Max() + 1);
        var space = line[0] == '`' || line[^1] == '`' ? " " : "";
        return new StringBuilder().Append(fence).Append(space).Append(line).Append(space).Append(fence).ToString();
    }

    [GeneratedRegex(@"[\s\u2028\u2029]+")]
    private static partial Regex WhiteSpace { get; }

    // Control characters, and characters that change the text direction.
    [GeneratedRegex(@"[\p{Cc}\p{Cf}]+")]
    private static partial Regex InvisibleCharacters { get; }

    [GeneratedRegex("`+")]
    private static partial Regex Backticks { get; }
}
