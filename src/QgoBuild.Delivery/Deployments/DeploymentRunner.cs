namespace QgoBuild.Delivery.Deployments;

/// <summary>Delivers a plan to its server and follows the journal. The server works independently: a client that disconnects changes
/// nothing, and a client that reconnects continues reading where it stopped.</summary>
/// <param name="connect">Connects to the environment's server; called again after a connection was lost.</param>
public sealed class DeploymentRunner(Func<CancellationToken, Task<IRemoteHost>> connect)
{
    /// <summary>Checks the environment from outside when the server's own checks have passed. Receives the token for the maintenance page,
    /// if there is one; returns null when everything is healthy, otherwise a description; throws when it cannot check. Null to rely on the
    /// server alone.</summary>
    public Func<string?, CancellationToken, Task<string?>>? CheckPublicHealth { get; init; }

    /// <summary>Prepares the check from outside, a moment before it; null if no preparation is required.</summary>
    public Func<CancellationToken, Task>? WarmUpPublicHealthCheck { get; init; }

    /// <summary>Receives sentences about what could not be delivered to the server and what happens next. Null to omit them.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Starts the deployment and follows it to its end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="credentials">For the registry; null if it requires none.</param>
    /// <param name="onEntry">Receives each journal entry as it is written.</param>
    /// <param name="cancellationToken">Cancelled: requests the server to stop and roll back, and follows it until it has.</param>
    /// <exception cref="DeploymentInterruptedException">The script ended without an outcome.</exception>
    /// <exception cref="DeliveryException">The server could not be reached.</exception>
    public async Task<DeploymentResult> RunAsync(DeploymentPlan plan, RegistryCredentials? credentials, Action<JournalEntry> onEntry,
        CancellationToken cancellationToken)
    {
        var script = Encoding.UTF8.GetBytes(DeploymentScript.Compile(plan));
        // The input after the script, in the format that receive_secrets reads: a line for the registry, the settings, then the key of a
        // certificate.
        var key = plan.Certificate?.Key ?? "";
        var settings = Encoding.UTF8.GetBytes(plan.Settings.ToInput());
        byte[] input =
        [
            .. script, .. credentials?.ToDockerConfiguration().ToArray() ?? "{}"u8.ToArray(), (byte)'\n', .. settings,
            .. Encoding.UTF8.GetBytes(key),
        ];
        var host = await connect(cancellationToken);
        return await CreateFollower(plan.Reference, plan.By, onEntry)
            .RunAsync(host, CreateLaunchCommand(plan, script.Length, CheckPublicHealth is not null), input, cancellationToken);
    }

    /// <summary>Follows the running deployment of an environment, regardless of who started it.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="by">Who follows.</param>
    /// <param name="onEntry">Receives each journal entry, from the first one.</param>
    /// <param name="cancellationToken">Cancelled: requests the server to stop and roll back, and follows it until it has.</param>
    /// <returns>Its result; null when none is running.</returns>
    /// <exception cref="DeliveryException">The server could not be reached.</exception>
    public async Task<DeploymentResult?> FollowAsync(DeploymentEnvironment environment, string by, Action<JournalEntry> onEntry,
        CancellationToken cancellationToken)
    {
        var host = await connect(cancellationToken);
        var state = environment.Directory + "/.qgobuild";
        // The first journal entry holds the kind.
        var found = (await host.ReadAsync(
            RemoteCommand.Sh($"""
                cd {state} 2>/dev/null && ! flock --timeout 0.3 lock true || exit 0
                cat lock.holder; echo; head -n 1 "deployments/$(cat lock.holder)/journal.ndjson"
                """),
            cancellationToken: cancellationToken)).Split('\n');
        if (found is not [{ Length: > 0 } id, var first, ..] || JournalEntry.Parse(first) is not { Kind: { } kind })
        {
            await host.DisposeAsync();
            return null;
        }

        var follower = CreateFollower(
            new DeploymentReference(DeploymentId.Parse(id), Enum.Parse<DeploymentKind>(kind, ignoreCase: true), environment), by, onEntry);
        return await follower.RunAsync(host, follower.CreateResumeCommand(), default, cancellationToken);
    }

    private JournalFollower CreateFollower(DeploymentReference deployment, string by, Action<JournalEntry> onEntry) =>
        new(connect, deployment, by, onEntry)
        {
            CheckPublicHealth = CheckPublicHealth,
            WarmUpPublicHealthCheck = WarmUpPublicHealthCheck,
            Report = Report,
        };

    // The script starts in a subshell, so that init is its parent and reaps it when it has ended: tail would take an ended child that is
    // not reaped for a running process. The script and then the secrets arrive on standard input. The secrets are passed on by a variable:
    // they appear in no argument and no file.
    private static RemoteCommand CreateLaunchCommand(DeploymentPlan plan, int scriptLength, bool checksPublicHealth) =>
        RemoteCommand.Sh($"""
        {(plan.Kind == DeploymentKind.Recover ? CreateFreeReserveCommand(plan) : RemoteCommand.Sh($":"))}
        mkdir -p {plan.WorkDirectory} && cd {plan.WorkDirectory} && head -c {scriptLength} > script.sh || exit 1
        secrets=$(cat)
        : >> journal.ndjson
        ( printf '%s' "$secrets" | setsid sh {plan.WorkDirectory + "/script.sh"} run > output.log 2>&1 & echo $! > pid )
        unset secrets
        {JournalFollower.CreateRegistrationCommand(checksPublicHealth)}
        exec tail -n +1 -f --pid="$(cat pid)" journal.ndjson
        """);

    // On a full disk a recovery could not even be written: it uses the space that interrupted deployments have reserved for an undo.
    private static RemoteCommand CreateFreeReserveCommand(DeploymentPlan plan) => RemoteCommand.Sh($"""
        if cd {plan.Environment.Directory + "/.qgobuild/deployments"} 2>/dev/null &&
            [ "$(df --output=avail --block-size=64K . | tail -n 1)" -le 1 ]; then rm -f ./*/disk-reserve; fi
        """);
}
