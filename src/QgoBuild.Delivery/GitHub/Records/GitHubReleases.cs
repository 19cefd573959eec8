using Octokit;
using Notification = QgoBuild.Delivery.Notifications.Notification;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Creates a release on GitHub, with a tag (<c>v1.4.0</c>), after a deployment to production. An existing one is left
/// unchanged.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="production">The name of the production environment.</param>
public sealed class GitHubReleases(GitHubApi api, string production) : INotifier
{
    /// <inheritdoc/>
    public string Name => "GitHub releases";

    /// <inheritdoc/>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (notification is not { Stage: DeploymentStage.Succeeded, Deployment.Kind: DeploymentKind.Deploy, Release: { } release } ||
            notification.Deployment.Environment.Name != production)
            return;

        try
        {
            await api.SendAsync(
                new GitHubRequest($"a release v{release.Version}", "contents: write"),
                client => client.Repository.Release.Create(api.Repository.Owner, api.Repository.Name, new NewRelease($"v{release.Version}")
                {
                    TargetCommitish = release.Commit.ToString(),
                    Name = $"v{release.Version}",
                    Body = ReleaseNotes.Create(notification),
                    Draft = false,
                    Prerelease = release.Version.Contains('-', StringComparison.Ordinal),
                }),
                cancellationToken);
        }
        catch (GitHubException alreadyExists) when (alreadyExists.ErrorCodes.Contains("already_exists"))
        {
            // The same release was live before, or an earlier attempt succeeded despite its error.
        }
    }
}

/// <summary>The text of a release on GitHub: the changes since the previous release.</summary>
internal static class ReleaseNotes
{
    // Well below the limit of GitHub, 125,000 characters.
    private const int MaxCommits = 200;
    private const int MaxSubjectLength = 200;

    /// <summary>Creates the text, in Markdown.</summary>
    public static string Create(Notification notification)
    {
        var text = new StringBuilder();
        foreach (var commit in notification.Commits.Take(MaxCommits))
            text.Append("- ").Append(commit.Id).Append(' ').Append(MarkdownText.Code(Truncate(commit.Subject))).Append('\n');
        if (notification.Commits.Count > MaxCommits) text.Append($"\nAnd {notification.Commits.Count - MaxCommits} more.\n");
        if (notification.Commits.Count == 0) text.Append("The changes since the previous release are not known.\n");
        text.Append(notification.Previous is { } previous
            ? $"\nThe previous release was {MarkdownText.Code(previous.Version)} ({previous.Commit}).\n" : "");
        var by = MarkdownText.Code(notification.RequestedBy) + FormatApproval(notification);
        return text.Append($"\nDeployed to {notification.Deployment.Environment.Url} by {by}.\n").ToString();
    }

    private static string FormatApproval(Notification notification) =>
        notification.ApprovedBy is { } approver ? $", approved by {MarkdownText.Code(approver)}" : "";

    private static string Truncate(string subject) => subject.Length <= MaxSubjectLength ? subject : subject[..MaxSubjectLength] + "…";
}
