using Octokit;
using QgoBuild.Delivery.Deployments;
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
    private const int LongestDescription = 140;

    // How many are looked through for one that another process began.
    private const int Looked = 30;

    private (DeploymentId Deployment, long Id)? _begun;

    /// <inheritdoc/>
    public string Name => "GitHub deployments";

    /// <inheritdoc/>
    public async Task TellAsync(DeploymentNews news, CancellationToken cancellationToken)
    {
        if (news is not { Deployment.Kind: DeploymentKind.Deploy or DeploymentKind.Rollback, Release: not null })
            return;

        // One that was not recorded when it began, because GitHub was down or another process watched, is recorded now.
        var id = _begun is { } begun && begun.Deployment == news.Deployment.Id ? begun.Id
            : (news.Stage == DeploymentStage.Started ? null : await FindAsync(news, cancellationToken).ConfigureAwait(false))
            ?? await CreateAsync(news, cancellationToken).ConfigureAwait(false);
        _begun = (news.Deployment.Id, id);
        await api.AskAsync(
            new GitHubRequest($"a status of the deployment to {news.Deployment.Environment.Name}", "deployments: write") { OnlyOnce = true },
            client => client.Repository.Deployment.Status.Create(api.Repository.Owner, api.Repository.Name, id, StatusOf(news)),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<long?> FindAsync(DeploymentNews news, CancellationToken cancellationToken) =>
        (await RecordedDeployment.ReadAsync(api, news.Deployment.Environment.Name, Looked, cancellationToken).ConfigureAwait(false))
        .FirstOrDefault(one => one.Description?.EndsWith(Mark(news), StringComparison.Ordinal) == true)?.Id;

    private async Task<long> CreateAsync(DeploymentNews news, CancellationToken cancellationToken) => (await api.AskAsync(
        new GitHubRequest($"a record of the deployment to {news.Deployment.Environment.Name}", "deployments: write") { OnlyOnce = true },
        client => client.Repository.Deployment.Create(api.Repository.Owner, api.Repository.Name, DeploymentOf(news)),
        cancellationToken).ConfigureAwait(false)).Id;

    // It is under way already: GitHub has nothing to merge and no checks to wait for.
    private NewDeployment DeploymentOf(DeploymentNews news) => new(news.Release!.Commit.ToString())
    {
        Task = RecordedDeployment.TaskOf(news.Deployment.Kind),
        AutoMerge = false,
        RequiredContexts = [],
        Environment = news.Deployment.Environment.Name,
        ProductionEnvironment = news.Deployment.Environment.Name == production,
        TransientEnvironment = false,
        Description = Fit($"{news.Release.Version} by {news.By}", Mark(news)),
        Payload = new Dictionary<string, string>
        {
            ["deployment"] = news.Deployment.Id.Value,
            ["version"] = news.Release.Version,
            ["by"] = news.By,
            ["approvedBy"] = news.ApprovedBy ?? "",
            [RecordedDeployment.ReleaseMember] = news.Release.ToJson(),
        },
    };

    private static NewDeploymentStatus StatusOf(DeploymentNews news) => new(StateOf(news.Stage))
    {
        AutoInactive = true,
        Description = Fit(SentenceOf(news), ""),
        EnvironmentUrl = news.Deployment.Environment.Url.AbsoluteUri,
        LogUrl = news.Log?.AbsoluteUri,
    };

    private static DeploymentState StateOf(DeploymentStage stage) => stage switch
    {
        DeploymentStage.Started => DeploymentState.InProgress,
        DeploymentStage.Succeeded => DeploymentState.Success,
        DeploymentStage.RollbackFailed => DeploymentState.Error,
        _ => DeploymentState.Failure,
    };

    private static string SentenceOf(DeploymentNews news)
    {
        var step = news.FailedStep is { } failed ? $" at {failed}" : "";
        return news.Stage switch
        {
            DeploymentStage.Started => "Under way",
            DeploymentStage.Succeeded => news.Deployment.Kind == DeploymentKind.Rollback ? "Live again" : "Live",
            DeploymentStage.Failed => $"Failed{step}; nothing was changed",
            DeploymentStage.RolledBack => $"Failed{step}, and was undone",
            DeploymentStage.RollbackFailed => $"Failed{step}, and could not be undone: a person is needed",
            _ => "Stopped, and undone",
        };
    }

    private static string Mark(DeploymentNews news) => $" ({news.Deployment.Id})";

    // GitHub refuses a longer one.
    private static string Fit(string text, string end) => (text.Length + end.Length <= LongestDescription ? text : text[..(LongestDescription - end.Length - 1)] + "…") + end;
}
