using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>
/// Tells those who wrote a pull request where what they wrote can be tried: below it, in one comment that is written anew each time.
/// </summary>
/// <param name="api">Tells GitHub.</param>
/// <param name="environment">The environment that the team tries releases on, by name.</param>
public sealed class PullRequestComments(GitHubApi api, string environment) : INotifier
{
    private const string Right = "pull-requests: write";

    // A commit that is in more was not written for them.
    private const int Most = 5;

    /// <inheritdoc/>
    public string Name => "GitHub comments";

    // Shown to nobody; by it the comment is found again.
    private string Mark => $"<!-- qgobuild: {environment} -->";

    /// <inheritdoc/>
    public async Task TellAsync(Notification news, CancellationToken cancellationToken)
    {
        if (news is not { Stage: DeploymentStage.Succeeded, Deployment.Kind: DeploymentKind.Deploy, Release: { } release } || news.Deployment.Environment.Name != environment)
            return;

        var requests = await api.AskAsync(
            new GitHubRequest($"the pull requests of {release.Commit.Short}", "pull-requests: read"),
            client => client.GetFirstAsync<PullRequest>(api.Path($"commits/{release.Commit}/pulls"), Most),
            cancellationToken).ConfigureAwait(false);
        var text = $"{Mark}\n{MarkdownText.Code(release.Version)} ({release.Commit}) can be tried on {environment}: {news.Deployment.Environment.Url}\n";
        await Task.WhenAll(requests.Select(request => WriteAsync(request.Number, text, cancellationToken))).ConfigureAwait(false);
    }

    private async Task WriteAsync(int number, string text, CancellationToken cancellationToken)
    {
        var comments = await api.AskAsync(
            new GitHubRequest($"the comments below #{number}", "pull-requests: read"),
            client => client.GetAllAsync<Comment>(api.Path($"issues/{number}/comments"), ("per_page", "100")),
            cancellationToken).ConfigureAwait(false);
        // Somebody who quotes ours does not begin with it.
        if (comments.FirstOrDefault(comment => comment.Body.StartsWith(Mark, StringComparison.Ordinal)) is { } own)
        {
            await api.AskAsync(
                new GitHubRequest($"a change of the comment below #{number}", Right),
                client => client.Issue.Comment.Update(api.Repository.Owner, api.Repository.Name, own.Id, text),
                cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await api.AskAsync(
                new GitHubRequest($"a comment below #{number}", Right) { OnlyOnce = true },
                client => client.Issue.Comment.Create(api.Repository.Owner, api.Repository.Name, number, text),
                cancellationToken).ConfigureAwait(false);
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
