using System.Text;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Components;

/// <summary>Looks after an environment between deployments: backups, recovery.</summary>
public interface IOperate : IDelivery
{
    /// <summary>Makes a backup of an environment now.</summary>
    Target Backup => _ => _
        .Requires(() => TargetEnvironment)
        .Executes(() => Run(async cancellation =>
        {
            var (profile, environment) = await Chosen(cancellation).ConfigureAwait(false);
            var plan = Deployment.Backup(profile.Application, environment, await By(cancellation).ConfigureAwait(false), TimeProvider.System.GetUtcNow());
            await Deliver(plan, profile, cancellation).ConfigureAwait(false);
        }));

    /// <summary>Brings an environment whose deployment was cut off to its last good release.</summary>
    Target Recover => _ => _
        .Requires(() => TargetEnvironment)
        .Executes(() => Run(async cancellation =>
        {
            var (_, environment) = await Chosen(cancellation).ConfigureAwait(false);
            var host = await Connect(environment, cancellation).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                var script = Encoding.UTF8.GetBytes(DeploymentScript.Recovery(environment.Directory));
                var failed = await host.RunAsync(RemoteCommand.Of("sh", "-s"), script, line => Console.WriteLine(line.Text), cancellation).ConfigureAwait(false);
                if (failed != 0)
                    throw new Delivery.DeliveryException($"{environment.Name} could not be recovered; see above.", $"./build.sh Status --environment {environment.Name}", exitCode: failed == 4 ? 4 : 1);
            }
        }));
}
