namespace QgoBuild.Components;

/// <summary>Notifies people who are not at the terminal. Without parameters nobody is notified.</summary>
public interface INotify : IDelivery
{
    /// <summary>The webhook that switches Slack on.</summary>
    [Parameter("Notify Slack of deployments: address of an incoming webhook"), Secret]
    string SlackWebhook => TryGetValue(() => SlackWebhook);

    /// <summary>The addresses that switch mail on.</summary>
    [Parameter("Notify these addresses by mail, separated by commas; requires --smtp-server")]
    string NotifyEmail => TryGetValue(() => NotifyEmail);

    /// <summary>The mail server.</summary>
    [Parameter("Mail server: smtp://USER@HOST:587 (STARTTLS) or smtps://USER@HOST (TLS)")]
    string SmtpServer => TryGetValue(() => SmtpServer);

    /// <summary>The password of the mail server's user.</summary>
    [Parameter("Password of the mail server's user"), Secret]
    string SmtpPassword => TryGetValue(() => SmtpPassword);

    /// <summary>The sender of mail.</summary>
    [Parameter("Sender of mail (default: the user of the mail server)")]
    string NotifyFrom => TryGetValue(() => NotifyFrom);

    /// <summary>The results of the jobs before this one.</summary>
    [Parameter("Results of the earlier jobs, as JSON of GitHub's needs context")]
    string JobResults => TryGetValue(() => JobResults);

    /// <summary>Why an approval stopped the pipeline; null when something else did, or it is not known.</summary>
    /// <param name="kind">What the pipeline is for: a deployment, or a rollback.</param>
    /// <param name="environment">The environment that the pipeline is for.</param>
    /// <param name="failed">The jobs that failed, or were cancelled.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<(string Reason, string? Remedy)?> FindApprovalFailure(DeploymentKind kind, DeploymentEnvironment environment,
        IReadOnlyList<string> failed, CancellationToken cancellationToken) =>
        Task.FromResult<(string Reason, string? Remedy)?>(null);

    /// <summary>The address of the repository's pages, where commits can be viewed; null when there is none.</summary>
    Uri? RepositoryUrl => null;

    /// <summary>Slack, if it is configured.</summary>
    /// <exception cref="DeliveryException">The address of the webhook is not valid, with exit code 2.</exception>
    IEnumerable<INotifier> Slack => SlackWebhook is { Length: > 0 } webhook
        ? [new Delivery.Notifications.Slack.SlackWebhook(Delivery.Notifications.Slack.SlackWebhook.ParseAddress(webhook), RepositoryUrl,
            NetworkGuard.FromEnvironment(), TimeProvider.System)]
        : [];

    /// <summary>Mail, if it is configured.</summary>
    /// <exception cref="DeliveryException">An address is not valid, or the mail server is missing, with exit code 2.</exception>
    IEnumerable<INotifier> Email
    {
        get
        {
            // GitHub passes an empty text for a variable that is not set.
            if (NotifyEmail is not { Length: > 0 } addresses) return [];
            var recipients = MailAddresses.Parse(addresses, "--notify-email");
            if (SmtpServer is not { Length: > 0 } address)
                throw new DeliveryException("--notify-email is set, but no mail server is.",
                    "Add --smtp-server smtp://USER@mail.example.com:587, or set SMTP_SERVER", exitCode: 2);
            var server = Delivery.Notifications.Mail.SmtpServer.Parse(address) with { Password = SmtpPassword };
            if (server is { User: { } user, Password: null or "" })
                throw new DeliveryException($"There is no password for \"{user}\" at the mail server {server}.",
                    "Set SMTP_PASSWORD, or ./build.sh :secrets set SmtpPassword", exitCode: 2);
            var from = NotifyFrom is { Length: > 0 } sender
                ? sender : server.User is { } name && name.Contains('@', StringComparison.Ordinal) ? name : recipients[0];
            return [new MailNotifier(server, MailAddresses.Parse(from, "--notify-from")[0], recipients, RepositoryUrl,
                NetworkGuard.FromEnvironment(), TimeProvider.System)];
        }
    }

    /// <summary>Sends a test notification to everybody who is notified of anything.</summary>
    Target TestNotification => _ => _
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var head = await Head(cancellationToken);
            var by = await RequestedBy(cancellationToken);
            var notification = PipelineNotifications.CreateTest(TestEnvironment, head, by, CiRunUrl, TimeProvider.System.GetUtcNow());
            var results = await Session.NotifyAsync(notification, Notifications.Where(route => !route.IsRecord)
                .Select(route => route.Notifier));
            if (results.Count == 0)
                throw new DeliveryException("No notifications are configured.",
                    "For example --slack-webhook https://hooks.slack.com/services/… (docs/notifications.md)", exitCode: 2);
            if (results.Any(result => result.Failure is not null))
                throw new DeliveryException("Not all notifications were sent; see above.");
        }));

    /// <summary>Notifies that the pipeline has failed or was not approved: the last job of a workflow that deploys.</summary>
    Target NotifyFailure => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(cancellationToken => NotifyPipelineResult(DeploymentKind.Deploy, cancellationToken)));

    /// <summary>Notifies that a rollback has failed or was not approved: the last job of the workflow that rolls back.</summary>
    Target NotifyRollbackFailure => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(cancellationToken => NotifyPipelineResult(DeploymentKind.Rollback, cancellationToken)));

    private async Task NotifyPipelineResult(DeploymentKind kind, CancellationToken cancellationToken)
    {
        var (_, environment) = await SelectedEnvironment(cancellationToken);
        var commit = await Checkout.GetCommitAsync(await Head(cancellationToken), cancellationToken);
        var by = await RequestedBy(cancellationToken);
        var failed = PipelineNotifications.JobsWithResult(JobResults, "failure");
        var cancelled = PipelineNotifications.JobsWithResult(JobResults, "cancelled");
        var unapproved = await FindApprovalFailure(kind, environment, [.. failed, .. cancelled], cancellationToken);
        if (unapproved is null && failed.Count == 0 && cancelled.Count > 0)
        {
            Console.WriteLine("The pipeline was cancelled: no notification is sent.");
            return;
        }

        var notification = unapproved is { } why
            ? PipelineNotifications.CreateNotApproved(kind, environment, commit, by, why.Reason, why.Remedy, CiRunUrl,
                TimeProvider.System.GetUtcNow())
            : PipelineNotifications.CreateFailed(kind, environment, commit, by, JobResults, CiRunUrl, TimeProvider.System.GetUtcNow());
        var notifiers = Notifications.Where(route => route.Matches(notification)).Select(route => route.Notifier);
        if ((await Session.NotifyAsync(notification, notifiers)).Count == 0)
            Console.WriteLine("No notifications are configured for this.");
    }

    // A name that is none of the real environments.
    private static DeploymentEnvironment TestEnvironment => new()
    {
        Name = "test",
        Server = new SshEndpoint("localhost", 22, "nobody", "", ""),
        Directory = "/",
        Branch = "",
        Origin = "",
        Url = new Uri("http://localhost"),
        Entrances = [],
        Registry = "",
        EdgeImage = "",
    };
}
