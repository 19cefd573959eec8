using QgoBuild.Delivery.Notifications;

/// <summary>Who hears of deployments. docs/notifications.md tells how each of them is switched on.</summary>
partial class Build
{
    public IReadOnlyList<NotificationRoute> Notifications =>
    [
        // The team sees all of it go by;
        .. ((INotify)this).Slack.Select(slack => new NotificationRoute(slack)),
        // a mailbox is for what somebody has to look at, and for what customers will notice.
        .. ((INotify)this).Email.SelectMany(email => (NotificationRoute[])
        [
            new(email) { Stages = NotificationRoute.Failures },
            new(email) { Environments = ["production"], Stages = [DeploymentStage.Succeeded] },
        ]),
        // GitHub keeps the record: deployments and their statuses, releases, a word on the pull request.
        .. GitHubNotifiers().Select(github => new NotificationRoute(github) { IsRecord = true }),
    ];

    public Uri? RepositoryUrl => new(Environments.SourceUrl);
}
