using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Components;

/// <summary>Looks after the certificates that edges serve. Their renewal needs nobody: this is for when it fails.</summary>
public interface ICertificate : IDelivery
{
    /// <summary>Orders another certificate for an environment's edge, due or not. The old one serves until it is there.</summary>
    Target RenewCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            if (environment.Entrances.Select(entrance => entrance.Tls).FirstOrDefault(tls => tls is not null) is not LetsEncrypt)
            {
                throw CertificateFiles.AreUsedBy(environment.Entrances)
                    ? new DeliveryException(
                        $"The certificate of {environment.Name} is your own: no authority is asked for it.",
                        "Put another file in its place, and deploy (docs/edge.md).",
                        exitCode: 2)
                    : new DeliveryException(
                        $"{environment.Name} has no certificate: its edge speaks plain HTTP.",
                        "Give its entrances one in build/Environments.cs: Tls = new LetsEncrypt(\"you@example.org\") (docs/edge.md).",
                        exitCode: 2);
            }

            var plan = WithOptions(DeploymentPlans.RenewCertificate(profile.Application, environment, await RequestedBy(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            var result = await RunDeployment(plan, profile, cancellationToken).ConfigureAwait(false);
            ReportSummary(_ => { _.Add("Certificate", string.Join("; ", result.GetResults(plan).Select(step => step.Detail))); return _; });
        }));

    /// <summary>Sees that the certificate of an environment's edge is good for long, and tells who wants to know where it is not: daily, by a workflow.</summary>
    Target CheckCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var state = await WithHost(environment, host => host.InspectAsync(profile.Application, environment, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (state.Certificate is not { } certificate)
            {
                Console.WriteLine($"{environment.Name} has no certificate: its edge speaks plain HTTP.");
                return;
            }

            Console.WriteLine($"{environment.Name}: {certificate}");
            if (certificate.Warnings is not { Count: > 0 } warnings)
                return;
            var problem = string.Join(' ', warnings);
            var remedy = $"./build.sh RenewCertificate --environment {environment.Name}";
            await NotifyProblem(environment, problem, remedy, cancellationToken).ConfigureAwait(false);
            throw new DeliveryException(problem, remedy);
        }));

    private async Task NotifyProblem(DeploymentEnvironment environment, string problem, string remedy, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var notification = new Notification
        {
            Deployment = new DeploymentReference(DeploymentId.New(now, DeploymentKind.Renew), DeploymentKind.Renew, environment),
            Stage = DeploymentStage.Failed,
            RequestedBy = await RequestedBy(cancellationToken).ConfigureAwait(false),
            Reason = problem,
            NextCommand = remedy,
            LogUrl = CiRunUrl,
        };
        using var notificationDispatcher = new NotificationDispatcher([.. Notifications.Where(route => route.Matches(notification)).Select(route => new NotificationRoute(route.Notifier))], TimeProvider.System);
        notificationDispatcher.Notify(Task.FromResult(notification));
        foreach (var notificationResult in await notificationDispatcher.CompleteAsync().ConfigureAwait(false))
            Console.WriteLine(notificationResult.Failure is null ? $"  told: {notificationResult.Notifier}" : $"  ! {notificationResult}");
    }
}
