using QgoBuild.Components.Deployments;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Components;

/// <summary>Looks after an environment between deployments: backups, drills, recovery.</summary>
public interface IMaintain : IHasBackup
{
    /// <summary>Makes a backup of an environment now.</summary>
    Target Backup => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var plan = WithOptions(DeploymentPlans.Backup(profile.Application, environment, await RequestedBy(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            await RunDeployment(plan, profile, cancellationToken).ConfigureAwait(false);
        }));

    /// <summary>Rehearses a rollback: restores a backup beside the database, and throws it away again.</summary>
    Target Drill => _ => _
        .Requires(() => TargetEnvironment)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var backup = BackupToRestore is { } wanted
                ? IHasBackup.FindBackup(environment, await WithHost(environment, host => host.InspectAsync(profile.Application, environment, cancellationToken), cancellationToken).ConfigureAwait(false), wanted, nameof(Drill))
                : null;
            var plan = WithOptions(DeploymentPlans.Drill(backup, profile.Application, environment, await RequestedBy(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            var result = await RunDeployment(plan, profile, cancellationToken).ConfigureAwait(false);
            ReportSummary(_ => { _.Add("Drill", string.Join("; ", result.GetResults(plan).Select(step => step.Detail))); return _; });
        }));

    /// <summary>Joins the deployment that is under way, whoever started it.</summary>
    Target Follow => _ => _
        .Requires(() => TargetEnvironment)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var console = new DeploymentConsole(Console.Out);
            using var registration = WriteMessageOnCancel(environment, cancellationToken);
            var guard = NetworkGuard.FromEnvironment();
            Release? release = null;
            var runner = new DeploymentRunner(cancellationToken => Connect(environment, cancellationToken))
            {
                Report = Console.WriteLine,
                CheckPublicHealth = !environment.Health.IncludePublicCheck ? null : (bypassToken, cancellationToken) => PublicHealthCheck.RunAsync(environment, release!.Commit, guard, bypassToken, cancellationToken),
            };
            var result = await runner.FollowAsync(environment, await RequestedBy(cancellationToken).ConfigureAwait(false), Follow, cancellationToken).ConfigureAwait(false);

            void Follow(JournalEntry entry)
            {
                release ??= entry.Release;
                console.Write(entry);
            }

            if (result is null)
                Console.WriteLine($"Nothing is under way on {environment.Name}.");
            else
                Console.WriteLine($"{result.ThrowUnlessSucceeded().Deployment.Id} has succeeded, {result.Duration.TotalSeconds:0.0} s.");
        }));

    /// <summary>Brings an environment to its last good release: what was interrupted is finished or undone, and what is gone is created again.</summary>
    Target Recover => _ => _
        .Requires(() => TargetEnvironment)
        .Requires(() => HasValidNotifications)
        .Executes(() => Run(async cancellationToken =>
        {
            var (profile, environment) = await SelectedEnvironment(cancellationToken).ConfigureAwait(false);
            var host = await Connect(environment, cancellationToken).ConfigureAwait(false);
            if (await host.RunAsync(RemoteCommand.Of("test", "-d", $"{environment.Directory}/.qgobuild/deployments"), cancellationToken: cancellationToken).ConfigureAwait(false) != 0)
            {
                await host.DisposeAsync().ConfigureAwait(false);
                Console.WriteLine($"Nothing was ever deployed to {environment.Name}: there is nothing to recover.");
                return;
            }

            var plan = WithOptions(DeploymentPlans.Recover(profile.Application, environment, await RequestedBy(cancellationToken).ConfigureAwait(false), TimeProvider.System.GetUtcNow()));
            // Waits for a deployment or a guard that is at work: the state that it leaves is what has to be recovered.
            plan = plan with { LockTimeout = TimeSpan.FromSeconds(Math.Max(LockTimeout, RecoveryLockTimeout)) };
            await RunDeployment(plan, profile, host, cancellationToken).ConfigureAwait(false);
        }));

    // Seconds; what a deployment and its undoing take, amply.
    private const int RecoveryLockTimeout = 1800;
}
