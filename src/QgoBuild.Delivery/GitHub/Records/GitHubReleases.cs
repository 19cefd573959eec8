using Octokit;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using Notification = QgoBuild.Delivery.Notifications.Notification;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>
/// Creates a release on GitHub, with a tag (<c>v1.4.0</c>), after a deployment to production. An existing one is left unchanged.
/// </summary>
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
                cancellationToken).ConfigureAwait(false);
        }
        catch (GitHubException alreadyExists) when (alreadyExists.ErrorCodes.Contains("already_exists"))
        {
            // The same release was live before, or an earlier attempt succeeded despite its error.
        }
    }
}
