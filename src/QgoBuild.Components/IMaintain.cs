namespace QgoBuild.Components;

/// <summary>Work on an environment between deployments: backups, drills, recovery.</summary>
public interface IMaintain : IHasBackup, IHasPreview
{
    // What a deployment and its rollback take, amply.
    private static readonly TimeSpan RecoveryLockTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Makes a backup of an environment now.</summary>
    Target Backup => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Backup, async (profile, environment, token) =>
            new(await CreateBackupPlan(profile, environment, token)), cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var plan = await CreateBackupPlan(profile, environment, cancellationToken);
            await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
        }));

    /// <summary>Rehearses a rollback: restores a backup beside the live database, and deletes that copy again.</summary>
    Target Drill => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Drill, (profile, environment, token) =>
            DraftOrUnknown(async () => new(await CreateDrillPlan(profile, environment, token))), cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var plan = await CreateDrillPlan(profile, environment, cancellationToken);
            var result = await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
            ReportSummary(_ => { _.Add("Drill", string.Join("; ", result.GetResults(plan).Select(step => step.Detail))); return _; });
        }));

    /// <summary>Follows the deployment that is under way, started here or elsewhere.</summary>
    Target Follow => _ => _
        .Requires(() => TargetEnvironment)
#if QGO
        .ShowInPlan(_ => PreviewReading("Follow what is under way on"))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (_, environment) = await SelectedEnvironment(cancellationToken);
            await Session.FollowAsync(environment, await RequestedBy(cancellationToken), cancellationToken);
        }));

    /// <summary>Returns an environment to its last good release: an interrupted deployment is finished or undone, missing containers are
    /// created again.</summary>
    Target Recover => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Recover, async (profile, environment, token) =>
            new(await CreateRecoverPlan(profile, environment, token)), cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var session = Session;
            await using var host = await session.Connect(environment, cancellationToken);
            var hasDeployments = RemoteCommand.Of("test", "-d", $"{environment.Directory}/.qgobuild/deployments");
            if (await host.RunAsync(hasDeployments, cancellationToken: cancellationToken) != 0)
            {
                Console.WriteLine($"Nothing was ever deployed to {environment.Name}: there is nothing to recover.");
                return;
            }

            var plan = await CreateRecoverPlan(profile, environment, cancellationToken);
            await session.RunAsync(plan, profile.CredentialsFor(environment), host, cancellationToken);
        }));

    private async Task<DeploymentPlan> CreateBackupPlan(DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken) =>
        DeploymentPlans.Backup(profile.Application, environment, await RequestedBy(cancellationToken), TimeProvider.System.GetUtcNow());

    private async Task<DeploymentPlan> CreateDrillPlan(DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        var backup = BackupToRestore is { } wanted
            ? FindBackup(
                environment,
                await Session.QueryAsync(environment, host => host.InspectAsync(profile.Application, environment, cancellationToken),
                    cancellationToken),
                wanted,
                nameof(Drill))
            : null;
        var by = await RequestedBy(cancellationToken);
        return DeploymentPlans.Drill(backup, profile.Application, environment, by, TimeProvider.System.GetUtcNow());
    }

    // A deployment or a guard may be running: what has to be recovered is the state that it leaves.
    private async Task<DeploymentPlan> CreateRecoverPlan(DeliveryProfile profile, DeploymentEnvironment environment,
        CancellationToken cancellationToken) =>
        DeploymentPlans.Recover(profile.Application, environment, await RequestedBy(cancellationToken),
            TimeProvider.System.GetUtcNow()) with
        {
            LockTimeout = RecoveryLockTimeout,
        };
}
