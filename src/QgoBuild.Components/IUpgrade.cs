namespace QgoBuild.Components;

/// <summary>Changes the containers that deployments never recreate.</summary>
public interface IUpgrade : IServiceAccess, IHasPreview
{
    /// <summary>Creates edge and database of an environment anew, where their entrances, settings or images have changed; with --service
    /// edge, or --service with the name of the database, only that one.</summary>
    Target Upgrade => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Upgrade, async (profile, environment, token) =>
            new(await CreatePlan(profile, environment, token))
            {
                Gates = [PreviewConfirmation(IsConfirmed(environment))],
            }, cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var plan = await CreatePlan(profile, environment, cancellationToken);
            Console.WriteLine(plan);
            if (!IsConfirmed(environment))
                Confirm($"{DescribeImpact(ParsePart(Service, profile.Application), environment.Name)} A part that has not changed stays " +
                    "as it is.", environment.Name, "--yes");
            var result = await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
            ReportSummary(_ =>
            {
                foreach (var (step, detail) in result.GetResults(plan))
                    _.Add(char.ToUpperInvariant(step.Name[0]) + step.Name[1..], detail);
                return _;
            });
        }));

    private async Task<DeploymentPlan> CreatePlan(DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        var part = ParsePart(Service, profile.Application);
        return DeploymentPlans.Upgrade(profile.Application, environment, part, await RequestedBy(cancellationToken),
            TimeProvider.System.GetUtcNow());
    }

    private static PlatformPart? ParsePart(string? service, Application application) => service switch
    {
        null => null,
        Application.EdgeName => PlatformPart.Edge,
        _ when service == application.Database?.Accessory => PlatformPart.Database,
        _ => throw new DeliveryException(
            $"{service} comes with a release: a deployment replaces it. An upgrade recreates edge and database only.",
            $"--service {Application.EdgeName}" + (application.Database is { } database ? $" or --service {database.Accessory}" : ""),
            exitCode: 2),
    };

    private static string DescribeImpact(PlatformPart? part, string environment) => part switch
    {
        PlatformPart.Edge => $"This creates the edge of {environment} anew: users are disconnected for a second.",
        PlatformPart.Database =>
            $"This creates the database of {environment} anew: users see the maintenance page while it is backed up, copied and " +
                "started again.",
        _ => $"This creates edge and database of {environment} anew: users are disconnected for a second, and see the maintenance page " +
            "while the database is backed up, copied and started again.",
    };
}
