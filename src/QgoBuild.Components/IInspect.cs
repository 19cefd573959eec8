using QgoBuild.Components.Reports;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Reporting;

namespace QgoBuild.Components;

/// <summary>Tells what runs, and what ran.</summary>
public interface IInspect : IDelivery, IAnswer
{
    /// <summary>The deployment to tell about.</summary>
    [Parameter("Deployment to tell about, as History lists it", Name = "deployment")]
    string DeploymentToShow => TryGetValue(() => DeploymentToShow);

    /// <summary>Tells what runs, what is under way or was cut off, what has drifted, and what can be returned to.</summary>
    Target Status => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .Answers()
#endif
        .Executes(() => Run(async cancellation =>
        {
            var (profile, environment) = await Chosen(cancellation).ConfigureAwait(false);
            var status = EnvironmentStatus.Of(environment, await Ask(environment, host => host.InspectAsync(profile.Application, environment, cancellation), cancellation).ConfigureAwait(false));
            Console.WriteLine(Json ? status.ToJson() : StatusReport.Of(status, Ink.OfConsole()));
        }));

    /// <summary>Tells the last deployments, or the steps of one.</summary>
    Target History => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .Answers()
#endif
        .Executes(() => Run(async cancellation =>
        {
            var (profile, environment) = await Chosen(cancellation).ConfigureAwait(false);
            Console.WriteLine(DeploymentToShow is { } deployment
                ? await OfDeployment(profile.Application, environment, deployment, cancellation).ConfigureAwait(false)
                : await OfAll(profile.Application, environment, cancellation).ConfigureAwait(false));
        }));

    private async Task<string> OfAll(Application application, DeploymentEnvironment environment, CancellationToken cancellation)
    {
        var history = DeploymentHistory.Of(environment, await Ask(environment, host => host.ReadJournalsAsync(application, environment, cancellation), cancellation).ConfigureAwait(false));
        return Json ? history.ToJson() : HistoryReport.Of(history, Ink.OfConsole());
    }

    private async Task<string> OfDeployment(Application application, DeploymentEnvironment environment, string name, CancellationToken cancellation)
    {
        var id = DeploymentId.TryParse(name, out var parsed) ? parsed : throw Unknown();
        var detail = DeploymentDetail.Of(environment, await Ask(environment, host => host.ReadJournalAsync(application, environment, id, cancellation), cancellation).ConfigureAwait(false)) ?? throw Unknown();
        return Json ? detail.ToJson() : DeploymentReport.Of(detail, Ink.OfConsole());

        DeliveryException Unknown() => new($"{environment.Name} keeps no record of a deployment «{name}».", $"./build.sh History --environment {environment.Name} lists those that it keeps", exitCode: 2);
    }
}
