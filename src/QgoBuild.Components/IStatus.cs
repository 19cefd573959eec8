namespace QgoBuild.Components;

/// <summary>Shows what runs, and what ran.</summary>
public interface IStatus : IHasPreview, IHasJson
{
    /// <summary>The deployment to show.</summary>
    [Parameter("Deployment to show, as History lists it", Name = "deployment")]
    string DeploymentToShow => TryGetValue(() => DeploymentToShow);

    /// <summary>Shows what is live, what is under way or was interrupted, drift and rollback candidates.</summary>
    Target Status => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(_ => PreviewReading("Read the state of"))
        .QueryOnly()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var status = EnvironmentStatus.Of(environment,
                await Session.QueryAsync(environment, host => host.InspectAsync(profile.Application, environment, cancellationToken),
                    cancellationToken));
            Console.WriteLine(Json
                ? status.ToJson() : StatusReport.Of(status, profile.Application.Database?.Accessory ?? "", Ansi.ForConsole()));
        }));

    /// <summary>Shows the last deployments, or the steps of one.</summary>
    Target History => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(_ => PreviewReading("Read the deployments of"))
        .QueryOnly()
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            Console.WriteLine(DeploymentToShow is { } deployment
                ? await FormatDeployment(profile.Application, environment, deployment, cancellationToken)
                : await FormatHistory(profile.Application, environment, cancellationToken));
        }));

    private async Task<string> FormatHistory(Application application, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        var history = DeploymentHistory.Of(environment,
            await Session.QueryAsync(environment, host => host.ReadJournalsAsync(application, environment, cancellationToken),
                cancellationToken));
        return Json ? history.ToJson() : HistoryReport.Of(history, Ansi.ForConsole());
    }

    private async Task<string> FormatDeployment(Application application, DeploymentEnvironment environment, string name,
        CancellationToken cancellationToken)
    {
        var id = DeploymentId.TryParse(name, out var parsed) ? parsed : throw Unknown();
        var detail = DeploymentDetail.Of(environment,
            await Session.QueryAsync(environment, host => host.ReadJournalAsync(application, environment, id, cancellationToken),
                cancellationToken)) ?? throw Unknown();
        return Json ? detail.ToJson() : DeploymentReport.Of(detail, Ansi.ForConsole());

        DeliveryException Unknown() =>
            new($"{environment.Name} has no record of a deployment \"{name}\".",
                $"./build.sh History --environment {environment.Name} lists those that it keeps", exitCode: 2);
    }
}
