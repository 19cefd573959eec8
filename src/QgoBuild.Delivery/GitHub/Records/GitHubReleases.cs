using Octokit;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using DeploymentNews = QgoBuild.Delivery.Notifications.Notification;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Makes a release on GitHub of what has gone live in production, with its tag: <c>v1.4.0</c>. One that exists is left as it is.</summary>
/// <param name="api">Tells GitHub.</param>
/// <param name="production">The environment that customers use, by name.</param>
public sealed class GitHubReleases(GitHubApi api, string production) : INotifier
{
    /// <inheritdoc/>
    public string Name => "GitHub releases";

    /// <inheritdoc/>
    public async Task NotifyAsync(DeploymentNews notification, CancellationToken cancellationToken)
    {
        if (notification is not { Stage: DeploymentStage.Succeeded, Deployment.Kind: DeploymentKind.Deploy, Release: { } release } || notification.Deployment.Environment.Name != production)
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
                cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException alreadyExists) when (alreadyExists.ErrorCodes.Contains("already_exists"))
        {
            // The same release was live before, or the try before this one did it after all.
        }
    }
}
