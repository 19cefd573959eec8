using Octokit;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using DeploymentNews = QgoBuild.Delivery.Notifications.Notification;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>
/// Records deployments on GitHub, from wherever they are made: what runs where stands on the repository's page, and the gate before production
/// reads it. What failed is a failure, also when it was undone; what needs a person is an error.
/// </summary>
/// <param name="api">Tells GitHub.</param>
/// <param name="production">The environment that customers use, by name.</param>
public sealed class GitHubDeployments(GitHubApi api, string production) : INotifier
{
    private const int MaxDescriptionLength = 140;

    // How many are looked through for one that another process began.
    private const int MaxSearched = 30;

    private (DeploymentId Deployment, long Id)? _current;

    /// <inheritdoc/>
    public string Name => "GitHub deployments";

    /// <inheritdoc/>
    public async Task NotifyAsync(DeploymentNews notification, CancellationToken cancellationToken)
    {
        if (notification is not { Deployment.Kind: DeploymentKind.Deploy or DeploymentKind.Rollback, Release: not null })
            return;

        // One that was not recorded when it began, because GitHub was down or another process watched, is recorded now.
        var id = _current is { } begun && begun.Deployment == notification.Deployment.Id ? begun.Id
            : (notification.Stage == DeploymentStage.Started ? null : await FindAsync(notification, cancellationToken).ConfigureAwait(false))
            ?? await CreateAsync(notification, cancellationToken).ConfigureAwait(false);
        _current = (notification.Deployment.Id, id);
        await api.SendAsync(
            new GitHubRequest($"a status of the deployment to {notification.Deployment.Environment.Name}", "deployments: write") { MustNotRepeat = true },
            client => client.Repository.Deployment.Status.Create(api.Repository.Owner, api.Repository.Name, id, CreateStatus(notification)),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<long?> FindAsync(DeploymentNews notification, CancellationToken cancellationToken) =>
        (await RecordedDeployment.ReadAsync(api, notification.Deployment.Environment.Name, MaxSearched, cancellationToken).ConfigureAwait(false))
        .FirstOrDefault(one => one.Description?.EndsWith(GetMarker(notification), StringComparison.Ordinal) == true)?.Id;

    private async Task<long> CreateAsync(DeploymentNews notification, CancellationToken cancellationToken) => (await api.SendAsync(
        new GitHubRequest($"a record of the deployment to {notification.Deployment.Environment.Name}", "deployments: write") { MustNotRepeat = true },
        client => client.Repository.Deployment.Create(api.Repository.Owner, api.Repository.Name, CreateDeployment(notification)),
        cancellationToken).ConfigureAwait(false)).Id;

    // It is under way already: GitHub has nothing to merge and no checks to wait for.
    private NewDeployment CreateDeployment(DeploymentNews notification) => new(notification.Release!.Commit.ToString())
    {
        Task = RecordedDeployment.TaskOf(notification.Deployment.Kind),
        AutoMerge = false,
        RequiredContexts = [],
        Environment = notification.Deployment.Environment.Name,
        ProductionEnvironment = notification.Deployment.Environment.Name == production,
        TransientEnvironment = false,
        Description = Truncate($"{notification.Release.Version} by {notification.RequestedBy}", GetMarker(notification)),
        Payload = new Dictionary<string, string>
        {
            ["deployment"] = notification.Deployment.Id.Value,
            ["version"] = notification.Release.Version,
            ["by"] = notification.RequestedBy,
            ["approvedBy"] = notification.ApprovedBy ?? "",
            [RecordedDeployment.ReleaseKey] = notification.Release.ToJson(),
        },
    };

    private static NewDeploymentStatus CreateStatus(DeploymentNews notification) => new(StateOf(notification.Stage))
    {
        AutoInactive = true,
        Description = Truncate(Describe(notification), ""),
        EnvironmentUrl = notification.Deployment.Environment.Url.AbsoluteUri,
        LogUrl = notification.LogUrl?.AbsoluteUri,
    };

    private static Octokit.DeploymentState StateOf(DeploymentStage stage) => stage switch
    {
        DeploymentStage.Started => Octokit.DeploymentState.InProgress,
        DeploymentStage.Succeeded => Octokit.DeploymentState.Success,
        DeploymentStage.RollbackFailed => Octokit.DeploymentState.Error,
        _ => Octokit.DeploymentState.Failure,
    };

    private static string Describe(DeploymentNews notification)
    {
        var step = notification.FailedStep is { } failed ? $" at {failed}" : "";
        return notification.Stage switch
        {
            DeploymentStage.Started => "Under way",
            DeploymentStage.Succeeded => notification.Deployment.Kind == DeploymentKind.Rollback ? "Live again" : "Live",
            DeploymentStage.Failed => $"Failed{step}; nothing was changed",
            DeploymentStage.RolledBack => $"Failed{step}, and was undone",
            DeploymentStage.RollbackFailed => $"Failed{step}, and could not be undone: a person is needed",
            _ => "Stopped, and undone",
        };
    }

    private static string GetMarker(DeploymentNews notification) => $" ({notification.Deployment.Id})";

    // GitHub refuses a longer one.
    private static string Truncate(string text, string end) => (text.Length + end.Length <= MaxDescriptionLength ? text : text[..(MaxDescriptionLength - end.Length - 1)] + "…") + end;
}
