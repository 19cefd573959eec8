namespace QgoBuild.Components;

/// <summary>Rolls back.</summary>
public interface IRollback : IHasConfirmation, IHasBackup, INamedRelease, IHasPreview
{
    /// <summary>Brings the previous release back, an earlier one that is named, or the one of a backup with its data.</summary>
    Target Rollback => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
#if QGO
        .ShowInPlan(cancellationToken => Preview(DeploymentKind.Rollback, (profile, environment, token) => DraftOrUnknown(async () =>
        {
            var (plan, target) = await CreatePlan(profile, environment, token);
            return new(plan) { Target = target, Gates = [PreviewConfirmation(Yes)] };
        }), cancellationToken))
#endif
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken);
            var (plan, target) = await CreatePlan(profile, environment, cancellationToken);
            Console.WriteLine(plan);
            if (!Yes) Confirm($"This brings {target} back on {environment.Name}.", environment.Name, "--yes");
            var result = await Session.RunAsync(plan, profile.CredentialsFor(environment), cancellationToken);
            var duration = $"{result.Duration.TotalSeconds:0.0} s";
            Console.WriteLine($"{target} is live on {environment.Name} again, {duration}: {environment.Url}");
        }));

    private async Task<(DeploymentPlan Plan, RollbackTarget Target)> CreatePlan(
        DeliveryProfile profile, DeploymentEnvironment environment, CancellationToken cancellationToken)
    {
        var target = await Session.QueryAsync(environment, host => FindTarget(host, profile.Application, environment, cancellationToken),
            cancellationToken);
        var by = await RequestedBy(cancellationToken);
        var plan = DeploymentPlans.Rollback(target, profile.Application, environment, by, TimeProvider.System.GetUtcNow()) with
        {
            ApprovedBy = ApprovedBy,
            // Its record has its settings, with their values. That of a backup may be gone.
            Settings = DeploymentSettings.ResolveKept(target.Release, profile.Application, environment,
                target.IsFullRestore ? this.FindSecret : _ => null),
        };
        return (plan, target);
    }

    private async Task<RollbackTarget> FindTarget(IRemoteHost host, Application application, DeploymentEnvironment environment,
        CancellationToken cancellationToken)
    {
        if (BackupToRestore is not null && NamedRelease is not null)
            throw new DeliveryException("--release and --backup were both given, but a backup brings its own release.",
                $"./build.sh Rollback --environment {environment.Name} --backup {Path.GetFileName(BackupToRestore)}", exitCode: 2);

        var state = await host.InspectAsync(application, environment, cancellationToken);
        return (BackupToRestore, NamedRelease) switch
        {
            ({ } backup, _) => await FindBackupTarget(host, environment, state, backup, cancellationToken),
            (_, { } release) => RollbackTarget.FindByName(release, state, environment),
            _ => RollbackTarget.Previous(state, environment),
        };
    }

    private static async Task<RollbackTarget> FindBackupTarget(IRemoteHost host, DeploymentEnvironment environment, EnvironmentState state,
        string wanted, CancellationToken cancellationToken)
    {
        var name = FindBackup(environment, state, wanted, nameof(Rollback));
        var release = await host.ReadBackupReleaseAsync(environment, name, cancellationToken)
            ?? throw new DeliveryException($"{name} was taken before any release was live: there is none to bring back with it.",
                $"./build.sh Status --environment {environment.Name}", exitCode: 2);
        var record = state.Releases.LastOrDefault(candidate => candidate.Release.Commit == release.Commit &&
            candidate.Release.Images.All(image => release.Images.GetValueOrDefault(image.Key) == image.Value));
        return new RollbackTarget(record?.Record
            ?? DeploymentId.New(TimeProvider.System.GetUtcNow(), release.Commit).Value, release, name, IsFullRestore: true);
    }
}
