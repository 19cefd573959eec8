namespace QgoBuild.Delivery.Sessions;

/// <summary>Deployments as one command runs them: it connects to the server, runs a plan with the options of the command, prints the
/// progress, and sends the notifications.</summary>
/// <param name="checkout">The checkout that is released from.</param>
public sealed class DeploymentSession(GitCheckout checkout)
{
    private static readonly TimeSpan OneCheck = TimeSpan.FromSeconds(3);

    private readonly NetworkGuard _guard = NetworkGuard.FromEnvironment();

    /// <summary>Where progress is printed.</summary>
    public TextWriter Output { get; init; } = TextWriter.Null;

    /// <summary>Who is notified of what.</summary>
    public IReadOnlyList<NotificationRoute> Notifications { get; init; } = [];

    /// <summary>The page with the whole output, for notifications; null when the output is on this terminal only.</summary>
    public Uri? LogUrl { get; init; }

    /// <summary>Whether a deployment continues where the server differs from its record.</summary>
    public bool AcceptDrift { get; init; }

    /// <summary>How long to wait for another deployment that is running. A plan may require more.</summary>
    public TimeSpan LockTimeout { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Opens a connection to an environment's server; by SSH unless set.</summary>
    public Func<DeploymentEnvironment, CancellationToken, Task<IRemoteHost>> Connect { get; init; } =
        async (environment, cancellationToken) =>
        await SshRemoteHost.ConnectAsync(environment.Server, NetworkGuard.FromEnvironment(), cancellationToken);

    /// <summary>Queries an environment's server, on a connection of its own.</summary>
    /// <exception cref="DeliveryException">The server cannot be reached.</exception>
    public async Task<T> QueryAsync<T>(DeploymentEnvironment environment, Func<IRemoteHost, Task<T>> query,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var host = await Connect(environment, cancellationToken);
        return await query(host);
    }

    /// <summary>The plan with the options of the command, as it runs.</summary>
    public DeploymentPlan ApplyOptions(DeploymentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var lockTimeout = plan.LockTimeout > LockTimeout ? plan.LockTimeout : LockTimeout;
        return plan with { AcceptDrift = AcceptDrift, LockTimeout = lockTimeout };
    }

    /// <summary>Whether a deployment would change nothing, because its release is live already: as this plan would leave it, and healthy
    /// for users.</summary>
    /// <param name="plan">The plan of the deployment.</param>
    /// <param name="host">A connection to its server.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public async Task<bool> ChangesNothingAsync(DeploymentPlan plan, IRemoteHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var environment = plan.Environment;
        if (plan.Again) return false;
        try
        {
            if (!plan.ChangesNothing(await host.InspectAsync(plan.Application, environment, cancellationToken))) return false;
            var once = environment.Health with { ConsecutiveSuccesses = 1, Deadline = OneCheck };
            return !once.IncludePublicCheck || await PublicHealthCheck.RunAsync(environment with { Health = once }, plan.Release!.Commit,
                _guard, bypassToken: null, cancellationToken) is null;
        }
        // What cannot be checked is deployed.
        catch (DeliveryException) { return false; }
    }

    /// <summary>Runs a plan on its server.</summary>
    /// <inheritdoc cref="RunAsync(DeploymentPlan, RegistryCredentials, IRemoteHost, CancellationToken)"/>
    public async Task<DeploymentResult> RunAsync(DeploymentPlan plan, RegistryCredentials? credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var host = await Connect(plan.Environment, cancellationToken);
        return await RunAsync(plan, credentials, host, cancellationToken);
    }

    /// <summary>Runs a plan on its server, by a connection that is open already.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="credentials">For the registry; null where it requires none.</param>
    /// <param name="host">The connection. It is used while it lasts, and disposed of.</param>
    /// <param name="cancellationToken">Requests the server to cancel and to roll back.</param>
    /// <exception cref="DeploymentFailedException">The deployment did not succeed.</exception>
    /// <exception cref="DeliveryException">The server cannot be reached.</exception>
    public async Task<DeploymentResult> RunAsync(DeploymentPlan plan, RegistryCredentials? credentials, IRemoteHost host,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan = ApplyOptions(plan);
        var console = new DeploymentConsole(Output);
        console.WriteHeader(plan);
        using var registration = PrintOnCancel(plan.Environment, cancellationToken);
        IRemoteHost? first = host;
        var runner = CreateRunner(
            plan.Environment,
            plan.Release is { } release ? () => release : null,
            warmsUp: true,
            token => Interlocked.Exchange(ref first, null) is { } open ? Task.FromResult(open) : Connect(plan.Environment, token));
        using var notifier = new DeploymentNotifier(plan, Notifications, token => FindPreviousAsync(plan, token), LogUrl, Time);
        try
        {
            var result = await runner.RunAsync(plan, credentials, OnEntry, cancellationToken);
            await notifier.FinishAsync(plan.CreateNotification(result), Output);
            return result.ThrowUnlessSucceeded();
        }
        catch (DeliveryException failure) when (failure is not DeploymentFailedException)
        {
            // When the connection is lost for good after the start, the server continues by itself: how it ends is not known here.
            var isKnown = failure is DeploymentInterruptedException || !notifier.HasStarted;
            await notifier.FinishAsync(isKnown ? plan.CreateNotification(failure) : null, Output);
            throw;
        }

        void OnEntry(JournalEntry entry)
        {
            console.Write(entry);
            notifier.OnJournalEntry(entry);
        }
    }

    /// <summary>Follows the deployment that is running on an environment, started here or elsewhere, and prints how it ended.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="by">Who follows.</param>
    /// <param name="cancellationToken">Requests the server to cancel and to roll back.</param>
    /// <exception cref="DeploymentFailedException">The deployment did not succeed.</exception>
    /// <exception cref="DeliveryException">The server cannot be reached.</exception>
    public async Task FollowAsync(DeploymentEnvironment environment, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var console = new DeploymentConsole(Output);
        using var registration = PrintOnCancel(environment, cancellationToken);
        Release? release = null;
        var runner = CreateRunner(environment, () => release, warmsUp: false, token => Connect(environment, token));
        var result = await runner.FollowAsync(environment, by, OnEntry, cancellationToken);
        await Output.WriteLineAsync(result is null
            ? $"Nothing is under way on {environment.Name}."
            : string.Create(CultureInfo.InvariantCulture,
                $"{result.ThrowUnlessSucceeded().Deployment.Id} has succeeded, {result.Duration.TotalSeconds:0.0} s."));

        void OnEntry(JournalEntry entry)
        {
            release ??= entry.Release;
            console.Write(entry);
        }
    }

    /// <summary>Sends a notification that belongs to no running deployment, and prints the result of each notifier.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="notifiers">Who receives it.</param>
    /// <returns>The results; none when there are no notifiers.</returns>
    public async Task<IReadOnlyList<NotificationResult>> NotifyAsync(Notification notification, IEnumerable<INotifier> notifiers)
    {
        using var dispatcher = new NotificationDispatcher([.. notifiers.Select(notifier => new NotificationRoute(notifier))], Time);
        dispatcher.Notify(Task.FromResult(notification));
        var results = await dispatcher.CompleteAsync();
        foreach (var result in results)
        {
            var (sign, outcome) = result.Failure is null ? ('✓', "sent") : ('✗', "not sent");
            var reason = result.Failure is { } failure ? $": {failure}" : "";
            await Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {sign} {result.Notifier,-10} {outcome} in {result.Duration.TotalMilliseconds:0} ms{reason}"));
        }

        return results;
    }

    // A client that runs a plan knows its release. A follower learns it from the journal, before the server requests the check.
    private DeploymentRunner CreateRunner(DeploymentEnvironment environment, Func<Release?>? release, bool warmsUp,
        Func<CancellationToken, Task<IRemoteHost>> connect)
    {
        var checksRelease = environment.Health.IncludePublicCheck ? release : null;
        return new DeploymentRunner(connect)
        {
            Report = Output.WriteLine,
            WarmUpPublicHealthCheck = warmsUp && checksRelease is not null
                ? token => PublicHealthCheck.WarmUpAsync(environment, _guard, token) : null,
            CheckPublicHealth = checksRelease is null
                ? null
                : (bypassToken, token) => PublicHealthCheck.RunAsync(environment, checksRelease()!.Commit, _guard, bypassToken, token),
        };
    }

    private CancellationTokenRegistration PrintOnCancel(DeploymentEnvironment environment, CancellationToken cancellationToken) =>
        cancellationToken.Register(() => Output.WriteLine(
            $"Requesting {environment.Name} to cancel and to roll back. Press Ctrl-C again to detach: the server continues by itself " +
            $"(./build.sh Follow --environment {environment.Name})."));

    // The release that was live before a deployment, read on a connection of its own, and the commits that the deployment adds to it.
    private async Task<(Release? Previous, IReadOnlyList<Commit> Commits)> FindPreviousAsync(DeploymentPlan plan,
        CancellationToken cancellationToken)
    {
        var state = await QueryAsync(plan.Environment, host => host.InspectAsync(plan.Application, plan.Environment, cancellationToken),
            cancellationToken);
        // A quick deployment may be live already.
        var record = state.Live.Deployment == plan.Id.Value
            ? state.EarlierReleases.FirstOrDefault(release => !release.Withdrawn) : state.LiveRecord;
        var commits = record?.Release is { } previous && plan.Release is { } next
            ? await checkout.GetCommitsAsync(previous.Commit, next.Commit, cancellationToken)
            : [];
        return (record?.Release, commits);
    }
}
