using Octokit;
using Notification = QgoBuild.Delivery.Notifications.Notification;

namespace QgoBuild.Delivery.GitHub.Records;

/// <summary>Records deployments on GitHub, for the page of the repository and for the <see cref="Gates.StagingGate"/>. A failed deployment
/// is a "failure", also when it was undone; it is an "error" when manual action is required.</summary>
/// <param name="api">The GitHub API.</param>
/// <param name="production">The name of the production environment.</param>
public sealed class GitHubDeployments(GitHubApi api, string production) : INotifier
{
    private const int MaxDescriptionLength = 140;

    // The number of deployments that are searched for one that another process has recorded.
    private const int MaxSearched = 30;

    private (DeploymentId Deployment, long Id)? _current;

    /// <inheritdoc/>
    public string Name => "GitHub deployments";

    /// <inheritdoc/>
    public async Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (notification is not { Deployment.Kind: DeploymentKind.Deploy or DeploymentKind.Rollback, Release: not null }) return;

        // The deployment was not recorded by this process at its start if GitHub was down or another process followed it.
        var id = _current is { } begun && begun.Deployment == notification.Deployment.Id ? begun.Id
            : (notification.Stage == DeploymentStage.Started ? null : await FindAsync(notification, cancellationToken))
            ?? await CreateAsync(notification, cancellationToken);
        _current = (notification.Deployment.Id, id);
        await api.SendAsync(
            new GitHubRequest($"a status of the deployment to {notification.Deployment.Environment.Name}", "deployments: write")
            {
                MustNotRepeat = true,
            },
            client => client.Repository.Deployment.Status.Create(api.Repository.Owner, api.Repository.Name, id, CreateStatus(notification)),
            cancellationToken);
    }

    private async Task<long?> FindAsync(Notification notification, CancellationToken cancellationToken)
    {
        var environment = notification.Deployment.Environment.Name;
        var recorded = await RecordedDeployment.ReadAsync(api, environment, MaxSearched, cancellationToken);
        return recorded.FirstOrDefault(one => one.Description?.EndsWith(GetMarker(notification), StringComparison.Ordinal) == true)?.Id;
    }

    private async Task<long> CreateAsync(Notification notification, CancellationToken cancellationToken)
    {
        var what = $"a record of the deployment to {notification.Deployment.Environment.Name}";
        var created = await api.SendAsync(
            new GitHubRequest(what, "deployments: write") { MustNotRepeat = true },
            client => client.Repository.Deployment.Create(api.Repository.Owner, api.Repository.Name, CreateDeployment(notification)),
            cancellationToken);
        return created.Id;
    }

    // The deployment has already started: GitHub must not merge anything or wait for checks.
    private NewDeployment CreateDeployment(Notification notification) => new(notification.Release!.Commit.ToString())
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

    private static NewDeploymentStatus CreateStatus(Notification notification) => new(StateOf(notification.Stage))
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

    private static string Describe(Notification notification)
    {
        var step = notification.FailedStep is { } failed ? $" at {failed}" : "";
        return notification.Stage switch
        {
            DeploymentStage.Started => "In progress",
            DeploymentStage.Succeeded => notification.Deployment.Kind == DeploymentKind.Rollback ? "Live after a rollback" : "Live",
            DeploymentStage.Failed => $"Failed{step}; nothing was changed",
            DeploymentStage.RolledBack => $"Failed{step}, and was undone",
            DeploymentStage.RollbackFailed => $"Failed{step}, and could not be undone: manual action required",
            _ => "Cancelled, and undone",
        };
    }

    private static string GetMarker(Notification notification) => $" ({notification.Deployment.Id})";

    // GitHub refuses a longer description.
    private static string Truncate(string text, string end) =>
        (text.Length + end.Length <= MaxDescriptionLength ? text : text[..(MaxDescriptionLength - end.Length - 1)] + "…") + end;
}
