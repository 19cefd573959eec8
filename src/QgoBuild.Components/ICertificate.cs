namespace QgoBuild.Components;

/// <summary>The certificates of edges. They are renewed automatically; these targets are for when that fails.</summary>
public interface ICertificate : IHasPreview
{
    /// <summary>Orders another certificate for an environment's edge, due or not. The old one is served until the new one is
    /// there.</summary>
    Target RenewCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Renew, async (profile, environment, token) =>
            new(await CreateRenewalPlan(profile, environment, token)), cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var plan = await CreateRenewalPlan(profile, environment, cancellationToken);
            var result = await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
            ReportSummary(_ => { _.Add("Certificate", string.Join("; ", result.GetResults(plan).Select(step => step.Detail))); return _; });
        }));

    /// <summary>Checks that the certificate of an environment's edge is valid for long enough, and notifies where it is not. A workflow
    /// runs it daily.</summary>
    Target CheckCertificate => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(_ => PreviewReading("Read the certificate of"))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var state = await Session.QueryAsync(environment, host =>
                host.InspectAsync(profile.Application, environment, cancellationToken), cancellationToken);
            Console.WriteLine(state.Certificate is null
                ? $"{environment.Name} has no certificate: its edge serves plain HTTP."
                : $"{environment.Name}: {state.Certificate}");
            if (state.Certificate?.Warnings is not { Count: > 0 } warnings) return;
            var problem = string.Join(' ', warnings);
            var remedy = $"./build.sh RenewCertificate --environment {environment.Name}";
            await NotifyProblem(environment, problem, remedy, cancellationToken);
            throw new DeliveryException(problem, remedy);
        }));

    private async Task<DeploymentPlan> CreateRenewalPlan(DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        RequireLetsEncrypt(environment);
        var by = await RequestedBy(cancellationToken);
        return DeploymentPlans.RenewCertificate(profile.Application, environment, by, TimeProvider.System.GetUtcNow());
    }

    private static void RequireLetsEncrypt(DeploymentEnvironment environment)
    {
        if (environment.Entrances.Select(entrance => entrance.Tls).FirstOrDefault(tls => tls is not null) is LetsEncrypt) return;
        throw CertificateFiles.AreUsedBy(environment.Entrances)
            ? new DeliveryException(
                $"The certificate of {environment.Name} is your own: it is ordered from no authority.",
                "Replace its file, and deploy (docs/edge.md).", exitCode: 2)
            : new DeliveryException(
                $"{environment.Name} has no certificate: its edge serves plain HTTP.",
                "Give its entrances one in build/Environments.cs: Tls = new LetsEncrypt(\"you@example.org\") (docs/edge.md).", exitCode: 2);
    }

    private async Task NotifyProblem(DeploymentEnvironment environment, string problem, string remedy, CancellationToken cancellationToken)
    {
        var notification = new Notification
        {
            Deployment = new DeploymentReference(DeploymentId.New(TimeProvider.System.GetUtcNow(), DeploymentKind.Renew),
                DeploymentKind.Renew, environment),
            Stage = DeploymentStage.Failed,
            RequestedBy = await RequestedBy(cancellationToken),
            Reason = problem,
            NextCommand = remedy,
            LogUrl = CiRunUrl,
        };
        await Session.NotifyAsync(notification, Notifications.Where(route => route.Matches(notification)).Select(route => route.Notifier));
    }
}
