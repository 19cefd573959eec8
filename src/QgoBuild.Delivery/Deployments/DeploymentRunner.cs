using System.Text;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>
/// Hands a plan to its server and follows the journal. The server does the work by itself: a client that goes away changes nothing,
/// and one whose connection breaks comes back and goes on reading where it was.
/// </summary>
/// <param name="connect">Connects to the environment's server; called again after a connection was lost.</param>
public sealed class DeploymentRunner(Func<CancellationToken, Task<IRemoteHost>> connect)
{
    /// <summary>
    /// Looks at the environment from outside when the server is about to believe itself; null when all is well, otherwise what was seen. It is
    /// given the pass for the maintenance page, where there is one, and throws when it cannot look. Null to leave it to the server alone.
    /// </summary>
    public Func<string?, CancellationToken, Task<string?>>? CheckPublicHealth { get; init; }

    /// <summary>Gets ready to look from outside, a moment before that; null where nothing has to be.</summary>
    public Func<CancellationToken, Task>? WarmUpPublicHealthCheck { get; init; }

    /// <summary>Receives, in sentences, what could not be delivered to the server, and what happens now. Null to leave it out.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Starts the deployment and follows it to its end.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="credentials">For the registry; null where it asks for none.</param>
    /// <param name="onEntry">Receives each journal entry as it is written.</param>
    /// <param name="cancellationToken">Cancelled: the server is asked to stop and to roll back, and is followed until it has.</param>
    /// <exception cref="DeploymentInterruptedException">The script ended without an outcome.</exception>
    /// <exception cref="DeliveryException">The server could not be reached.</exception>
    public async Task<DeploymentResult> RunAsync(DeploymentPlan plan, RegistryCredentials? credentials, Action<JournalEntry> onEntry, CancellationToken cancellationToken)
    {
        var script = Encoding.UTF8.GetBytes(DeploymentScript.Compile(plan));
        // After the script, what receive_secrets takes apart: a line for the registry, and the key of a certificate.
        var key = plan.Certificate?.Key ?? "";
        byte[] input = [.. script, .. credentials?.ToDockerConfiguration().ToArray() ?? "{}"u8.ToArray(), (byte)'\n', .. Encoding.UTF8.GetBytes(key)];
        var host = await connect(cancellationToken).ConfigureAwait(false);
        return await CreateFollower(plan.Reference, plan.By, onEntry).RunAsync(host, CreateLaunchCommand(plan, script.Length, CheckPublicHealth is not null), input, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows the deployment that is under way on an environment, whoever started it.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="by">Who follows.</param>
    /// <param name="onEntry">Receives each journal entry, from the first one.</param>
    /// <param name="cancellationToken">Cancelled: the server is asked to stop and to roll back, and is followed until it has.</param>
    /// <returns>How it ended; null when none is under way.</returns>
    /// <exception cref="DeliveryException">The server could not be reached.</exception>
    public async Task<DeploymentResult?> FollowAsync(DeploymentEnvironment environment, string by, Action<JournalEntry> onEntry, CancellationToken cancellationToken)
    {
        var host = await connect(cancellationToken).ConfigureAwait(false);
        var state = environment.Directory + "/.qgobuild";
        // The first entry tells what it is for.
        var found = (await host.ReadAsync(
            RemoteCommand.Sh($"""
                cd {state} 2>/dev/null && ! flock --timeout 0.3 lock true || exit 0
                cat lock.holder; echo; head -n 1 "deployments/$(cat lock.holder)/journal.ndjson"
                """),
            cancellationToken: cancellationToken).ConfigureAwait(false)).Split('\n');
        if (found is not [{ Length: > 0 } id, var first, ..] || JournalEntry.Parse(first) is not { Kind: { } kind })
        {
            await host.DisposeAsync().ConfigureAwait(false);
            return null;
        }

        var follower = CreateFollower(new DeploymentReference(DeploymentId.Parse(id), Enum.Parse<DeploymentKind>(kind, ignoreCase: true), environment), by, onEntry);
        return await follower.RunAsync(host, follower.CreateResumeCommand(), default, cancellationToken).ConfigureAwait(false);
    }

    private JournalFollower CreateFollower(DeploymentReference deployment, string by, Action<JournalEntry> onEntry) =>
        new(connect, deployment, by, onEntry) { CheckPublicHealth = CheckPublicHealth, WarmUpPublicHealthCheck = WarmUpPublicHealthCheck, Report = Report };

    // In a subshell, so that the script belongs to init and is gone when it has ended: tail would take a child of its own, dead and
    // not waited for, for alive. The script and then the secrets come by standard input; these go on through a variable: no argument,
    // no file.
    private static RemoteCommand CreateLaunchCommand(DeploymentPlan plan, int scriptLength, bool checksPublicHealth) => RemoteCommand.Sh($"""
        {(plan.Kind == DeploymentKind.Recover ? CreateFreeReserveCommand(plan) : RemoteCommand.Sh($":"))}
        mkdir -p {plan.WorkDirectory} && cd {plan.WorkDirectory} && head -c {scriptLength} > script.sh || exit 1
        secrets=$(cat)
        : >> journal.ndjson
        ( printf '%s' "$secrets" | setsid sh {plan.WorkDirectory + "/script.sh"} run > output.log 2>&1 & echo $! > pid )
        unset secrets
        {JournalFollower.CreateRegistrationCommand(checksPublicHealth)}
        exec tail -n +1 -f --pid="$(cat pid)" journal.ndjson
        """);

    // On a full disk a recovery could not even be written: it takes the room that interrupted deployments keep for being undone.
    private static RemoteCommand CreateFreeReserveCommand(DeploymentPlan plan) => RemoteCommand.Sh($"""
        if cd {plan.Environment.Directory + "/.qgobuild/deployments"} 2>/dev/null && [ "$(df --output=avail --block-size=64K . | tail -n 1)" -le 1 ]; then rm -f ./*/ballast; fi
        """);
}
