using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Entrances;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Components;

/// <summary>Looks after the certificates that edges serve. Their renewal needs nobody: this is for when it fails.</summary>
public interface ICertificate : IDelivery
{
    /// <summary>Orders another certificate for an environment's edge, due or not. The old one serves until it is there.</summary>
    Target RenewCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => AreNotificationsSet)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await Chosen(cancellationToken).ConfigureAwait(false);
            if (environment.Entrances.Select(entrance => entrance.Tls).FirstOrDefault(tls => tls is not null) is not LetsEncrypt)
            {
                throw CertificateFiles.Concern(environment.Entrances)
                    ? new DeliveryException(
                        $"The certificate of {environment.Name} is your own: no authority is asked for it.",
                        "Put another file in its place, and deploy (docs/edge.md).",
                        exitCode: 2)
                    : new DeliveryException(
                        $"{environment.Name} has no certificate: its edge speaks plain HTTP.",
                        "Give its entrances one in build/Environments.cs: Tls = new LetsEncrypt(\"you@example.org\") (docs/edge.md).",
                        exitCode: 2);
            }

            var plan = AsAsked(Deployment.RenewCertificate(profile.Application, environment, await By(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            var result = await Deliver(plan, profile, cancellationToken).ConfigureAwait(false);
            ReportSummary(_ => { _.Add("Certificate", result.Entries.Last(entry => entry is { Event: "step-finished", Step: "certificate" }).Detail ?? ""); return _; });
        }));

    /// <summary>Sees that the certificate of an environment's edge is good for long, and tells who wants to know where it is not: daily, by a workflow.</summary>
    Target CheckCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => AreNotificationsSet)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await Chosen(cancellationToken).ConfigureAwait(false);
            var state = await Ask(environment, host => host.InspectAsync(profile.Application, environment, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (state.Certificate is not { } certificate)
            {
                Console.WriteLine($"{environment.Name} has no certificate: its edge speaks plain HTTP.");
                return;
            }

            Console.WriteLine($"{environment.Name}: {certificate}");
            if (certificate.Troubles is not { Count: > 0 } troubles)
                return;
            var trouble = string.Join(' ', troubles);
            var remedy = $"./build.sh RenewCertificate --environment {environment.Name}";
            await Tell(environment, trouble, remedy, cancellationToken).ConfigureAwait(false);
            throw new DeliveryException(trouble, remedy);
        }));

    private async Task Tell(DeploymentEnvironment environment, string trouble, string remedy, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var news = new Notification
        {
            Deployment = new DeploymentReference(DeploymentId.New(now, DeploymentKind.Renew), DeploymentKind.Renew, environment),
            Stage = DeploymentStage.Failed,
            By = await By(cancellationToken).ConfigureAwait(false),
            Reason = trouble,
            NextCommand = remedy,
            Log = RunOfJob,
        };
        using var notificationDispatcher = new NotificationDispatcher([.. Notifications.Where(route => route.Wants(news)).Select(route => new NotificationRoute(route.Notifier))], TimeProvider.System);
        notificationDispatcher.Tell(Task.FromResult(news));
        foreach (var notificationResult in await notificationDispatcher.EndAsync().ConfigureAwait(false))
            Console.WriteLine(notificationResult.Failure is null ? $"  told: {notificationResult.Notifier}" : $"  ! {notificationResult}");
    }
}
