using QgoBuild.Delivery.Deployments;

namespace QgoBuild.Components;

/// <summary>Changes what deployments never recreate.</summary>
public interface IUpgrade : IConfirmed
{
    /// <summary>Creates the edge of an environment anew, where its entrances or its image have changed.</summary>
    Target Upgrade => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => AreNotificationsSet)
        .Executes(() => Run(async cancellation =>
        {
            var (profile, environment) = await Chosen(cancellation).ConfigureAwait(false);
            var plan = AsAsked(Deployment.Upgrade(profile.Application, environment, await By(cancellation).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            Console.WriteLine(plan);
            if (!Yes && Approved?.ToString() != environment.Name)
                Confirm($"This creates the edge of {environment.Name} anew: users are disconnected for a second.", environment.Name, "--yes");
            var result = await Deliver(plan, profile, cancellation).ConfigureAwait(false);
            ReportSummary(_ => { _.Add("Upgrade", result.Entries.Last(entry => entry is { Event: "step-finished", Step: "upgrade" }).Detail ?? ""); return _; });
        }));
}
