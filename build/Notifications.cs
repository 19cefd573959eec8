using QgoBuild.Delivery.Notifications;

/// <summary>Who is notified of deployments. docs/notifications.md describes how each of them is configured.</summary>
partial class Build
{
    public IReadOnlyList<NotificationRoute> Notifications =>
    [
        // The team sees everything;
        .. this.Slack.Select(slack => new NotificationRoute(slack)),
        // mail is for what requires attention, and for what customers will notice.
        .. this.Email.SelectMany(email => (NotificationRoute[])
        [
            new(email) { Stages = NotificationRoute.Failures },
            new(email) { Environments = ["production"], Stages = [DeploymentStage.Succeeded] },
        ]),
        // GitHub keeps the record: deployments and their statuses, releases, a comment on the pull request.
        .. this.GitHubNotifiers.Select(github => new NotificationRoute(github) { IsRecord = true }),
    ];
}
