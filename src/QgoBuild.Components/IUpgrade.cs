using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;

namespace QgoBuild.Components;

/// <summary>Changes what deployments never recreate.</summary>
public interface IUpgrade : IServiceAccess
{
    /// <summary>Creates edge and database of an environment anew, where their entrances, settings or images have changed; with --service edge or --service mysql only that one.</summary>
    Target Upgrade => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var part = ParsePart(Service);
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var plan = WithOptions(DeploymentPlans.Upgrade(profile.Application, environment, part, await RequestedBy(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            Console.WriteLine(plan);
            if (!Yes && Approved?.ToString() != environment.Name)
                Confirm($"{DescribeImpact(part, environment.Name)} What does not wait for an upgrade stays as it is.", environment.Name, "--yes");
            var result = await RunDeployment(plan, profile, cancellationToken).ConfigureAwait(false);
            ReportSummary(_ =>
            {
                foreach (var (step, detail) in result.GetResults(plan))
                    _.Add(char.ToUpperInvariant(step.Name[0]) + step.Name[1..], detail);

                return _;
            });
        }));

    private static PlatformPart? ParsePart(string? service) => service switch
    {
        null => null,
        "edge" => PlatformPart.Edge,
        "mysql" => PlatformPart.Database,
        _ => throw new DeliveryException($"{service} comes with a release: a deployment replaces it. Edge and database are what an upgrade is for.", "--service edge or --service mysql", exitCode: 2),
    };

    private static string DescribeImpact(PlatformPart? part, string environment) => part switch
    {
        PlatformPart.Edge => $"This creates the edge of {environment} anew: users are disconnected for a second.",
        PlatformPart.Database => $"This creates the database of {environment} anew: users see the maintenance page while it is backed up, copied and started again.",
        _ => $"This creates edge and database of {environment} anew: users are disconnected for a second, and see the maintenance page while the database is backed up, copied and started again.",
    };
}
