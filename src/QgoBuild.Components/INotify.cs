using System.Globalization;
using QgoBuild.Components.Deployments;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Notifications.Mail;
using QgoBuild.Delivery.Remote;

namespace QgoBuild.Components;

/// <summary>Tells people who are not at the terminal. Nobody is told before a parameter says where to.</summary>
public interface INotify : IDelivery
{
    /// <summary>The webhook that switches Slack on.</summary>
    [Parameter("Address of an incoming webhook: tells Slack of deployments"), Secret]
    string SlackWebhook => TryGetValue(() => SlackWebhook);

    /// <summary>The addresses that switch mail on.</summary>
    [Parameter("Addresses, with commas between them: tells them by mail; needs a mail server")]
    string NotifyEmail => TryGetValue(() => NotifyEmail);

    /// <summary>The server that takes mail.</summary>
    [Parameter("Mail server: smtp://USER@HOST:587 (STARTTLS) or smtps://USER@HOST (TLS)")]
    string SmtpServer => TryGetValue(() => SmtpServer);

    /// <summary>The password of the mail server's user.</summary>
    [Parameter("Password of the mail server's user"), Secret]
    string SmtpPassword => TryGetValue(() => SmtpPassword);

    /// <summary>Whom mail is from.</summary>
    [Parameter("Address that mail is from; the mail server's user unless said")]
    string NotifyFrom => TryGetValue(() => NotifyFrom);

    /// <summary>What became of the jobs before this one.</summary>
    [Parameter("What became of the jobs before, as GitHub's needs tells it in JSON")]
    string JobResults => TryGetValue(() => JobResults);

    /// <summary>Why an approval stopped the pipeline; null when something else did, or nobody knows.</summary>
    /// <param name="kind">What the pipeline is for: a deployment, or a rollback.</param>
    /// <param name="environment">The environment that the pipeline is for.</param>
    /// <param name="failed">The jobs that failed, or were cancelled.</param>
    /// <param name="cancellationToken">Stops.</param>
    Task<(string Reason, string? Remedy)?> FindApprovalFailure(DeploymentKind kind, DeploymentEnvironment environment, IReadOnlyList<string> failed, CancellationToken cancellationToken) =>
        Task.FromResult<(string Reason, string? Remedy)?>(null);

    /// <summary>The address of the repository's pages, where commits can be looked at; null when there is none.</summary>
    Uri? RepositoryUrl => null;

    /// <summary>Slack, if it is switched on.</summary>
    /// <exception cref="DeliveryException">The webhook's address is none, with exit code 2.</exception>
    IEnumerable<INotifier> Slack => SlackWebhook is { Length: > 0 } webhook
        ? [new Delivery.Notifications.Slack.SlackWebhook(Delivery.Notifications.Slack.SlackWebhook.ParseAddress(webhook), RepositoryUrl, NetworkGuard.FromEnvironment(), TimeProvider.System)]
        : [];

    /// <summary>Mail, if it is switched on.</summary>
    /// <exception cref="DeliveryException">An address is none, or the mail server is missing, with exit code 2.</exception>
    IEnumerable<INotifier> Email
    {
        get
        {
            // GitHub hands over what is not set as an empty text.
            if (NotifyEmail is not { Length: > 0 } addresses)
                return [];
            var recipients = MailAddresses.Parse(addresses, "--notify-email");
            if (SmtpServer is not { Length: > 0 } address)
                throw new DeliveryException("--notify-email says whom to tell by mail, and nothing says which server takes it.", "Add --smtp-server smtp://USER@mail.example.com:587, or set SMTP_SERVER", exitCode: 2);
            var server = Delivery.Notifications.Mail.SmtpServer.Parse(address) with { Password = SmtpPassword };
            if (server is { User: { } user, Password: null or "" })
                throw new DeliveryException($"There is no password for «{user}» at the mail server {server}.", "Set SMTP_PASSWORD, or ./build.sh :secrets set SmtpPassword", exitCode: 2);
            var from = NotifyFrom is { Length: > 0 } said ? said : server.User is { } name && name.Contains('@', StringComparison.Ordinal) ? name : recipients[0];
            return [new MailNotifier(server, MailAddresses.Parse(from, "--notify-from")[0], recipients, RepositoryUrl, NetworkGuard.FromEnvironment(), TimeProvider.System)];
        }
    }

    /// <summary>Sends a test to everybody who is told of anything.</summary>
    Target TestNotification => _ => _
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var head = await Head(cancellationToken).ConfigureAwait(false);
            var notificationResults = await SendAll(PipelineNotifications.CreateTest(TestEnvironment, head, await RequestedBy(cancellationToken).ConfigureAwait(false), CiRunUrl, TimeProvider.System.GetUtcNow()), Notifications.Where(route => !route.IsRecord)).ConfigureAwait(false);
            if (notificationResults.Count == 0)
                throw new DeliveryException("Nobody is told of anything: no way to tell is switched on.", "For example --slack-webhook https://hooks.slack.com/services/… (docs/notifications.md)", exitCode: 2);
            PrintResults(notificationResults);
            if (notificationResults.Any(notificationResult => notificationResult.Failure is not null))
                throw new DeliveryException("Not all were told; see above.");
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
        var (_, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
        var commit = await Checkout.GetCommitAsync(await Head(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var by = await RequestedBy(cancellationToken).ConfigureAwait(false);
        var failed = PipelineNotifications.JobsWithResult(JobResults, "failure");
        var cancelled = PipelineNotifications.JobsWithResult(JobResults, "cancelled");
        var unapproved = await FindApprovalFailure(kind, environment, [.. failed, .. cancelled], cancellationToken).ConfigureAwait(false);
        if (unapproved is null && failed.Count == 0 && cancelled.Count > 0)
        {
            Console.WriteLine("The pipeline was cancelled: no notification is sent.");
            return;
        }

        var notification = unapproved is { } why
            ? PipelineNotifications.CreateNotApproved(kind, environment, commit, by, why.Reason, why.Remedy, CiRunUrl, TimeProvider.System.GetUtcNow())
            : PipelineNotifications.CreateFailed(kind, environment, commit, by, JobResults, CiRunUrl, TimeProvider.System.GetUtcNow());
        PrintResults(await SendAll(notification, Notifications.Where(route => route.Matches(notification))).ConfigureAwait(false));
    }

    // A test is about no environment, so that it is taken for none.
    private static DeploymentEnvironment TestEnvironment => new()
    {
        Name = "test",
        Server = new SshEndpoint("localhost", 22, "nobody", "", ""),
        Directory = "/",
        Branch = "",
        Origin = "",
        Url = new Uri("http://localhost"),
        Api = new Uri("http://localhost"),
        Entrances = [],
        Registry = "",
        DatabaseImage = "",
        EdgeImage = "",
    };

    private async Task<IReadOnlyList<NotificationResult>> SendAll(Notification notification, IEnumerable<NotificationRoute> routes)
    {
        using var notificationDispatcher = new NotificationDispatcher([.. routes.Select(route => new NotificationRoute(route.Notifier))], TimeProvider.System);
        notificationDispatcher.Notify(Task.FromResult(notification));
        return await notificationDispatcher.CompleteAsync().ConfigureAwait(false);
    }

    private static void PrintResults(IReadOnlyList<NotificationResult> notificationResults)
    {
        if (notificationResults.Count == 0)
            Console.WriteLine("Nobody wants to be told.");
        foreach (var notificationResult in notificationResults)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(notificationResult.Failure is null ? "✓" : "✗")} {notificationResult.Notifier,-10} {(notificationResult.Failure is null ? "told" : "not told")} in {notificationResult.Duration.TotalMilliseconds:0} ms{(notificationResult.Failure is { } reason ? $": {reason}" : "")}"));
        }
    }
}
