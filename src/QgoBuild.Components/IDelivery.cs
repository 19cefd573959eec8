using QgoBuild.Components.Deployments;
using QgoBuild.Delivery;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Network;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components;

/// <summary>What everything that touches an environment shares.</summary>
public interface IDelivery : IPipeline
{
    /// <summary>The environment that a command is about.</summary>
    [Parameter("Environment to work on", Name = "environment")]
    EnvironmentName TargetEnvironment => TryGetValue(() => TargetEnvironment);

    /// <summary>Whether a deployment goes on where the server differs from its record.</summary>
    [Parameter("Deploy even if the server has drifted from its record; what differs is noted in the journal")]
    bool AcceptDrift => TryGetValue<bool?>(() => AcceptDrift) ?? false;

    /// <summary>The profile that was chosen; for the sandbox, as it stands.</summary>
    /// <exception cref="DeliveryException">The sandbox is needed and not there.</exception>
    Task<DeliveryProfile> Profile(CancellationToken cancellationToken);

    /// <summary>The checkout that is released from.</summary>
    GitCheckout Checkout => new(RootDirectory);

    /// <summary>The commit that is checked out, read once: whoever commits meanwhile does not change what this build is about.</summary>
    Task<CommitId> Head(CancellationToken cancellationToken);

    /// <summary>The environment that was named, which the target requires.</summary>
    async Task<(DeliveryProfile Profile, DeploymentEnvironment Environment)> SelectedEnvironment(CancellationToken cancellationToken)
    {
        var profile = await Profile(cancellationToken).ConfigureAwait(false);
        return (profile, profile[TargetEnvironment]);
    }

    /// <summary>Asks an environment's server something, on a connection of its own.</summary>
    async Task<T> WithHost<T>(DeploymentEnvironment environment, Func<IRemoteHost, Task<T>> question, CancellationToken cancellationToken)
    {
        var host = await Connect(environment, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
            return await question(host).ConfigureAwait(false);
    }

    /// <summary>Connects to an environment's server.</summary>
    Task<IRemoteHost> Connect(DeploymentEnvironment environment, CancellationToken cancellationToken);

    /// <summary>Who asks, to be shown to others: in a job whoever started it, elsewhere the name that Git knows, and the machine.</summary>
    async Task<string> RequestedBy(CancellationToken cancellationToken) => GitHubActions.Instance is { Actor: { Length: > 0 } actor }
        ? $"{actor}@GitHub"
        : $"{await Checkout.GetUserNameAsync(cancellationToken).ConfigureAwait(false) ?? System.Environment.UserName}@{System.Environment.MachineName}";

    /// <summary>Who hears of deployments; nobody unless the build says so.</summary>
    /// <exception cref="DeliveryException">What was set for it is wrong, with exit code 2.</exception>
    IReadOnlyList<NotificationRoute> Notifications => [];

    /// <summary>Whether what was set for notifications is right: required by what tells, so that a slip is found before anything runs.</summary>
    bool HasValidNotifications
    {
        get
        {
            try
            {
                return Notifications is not null;
            }
            catch (DeliveryException wrong)
            {
                throw ToBuildException(wrong);
            }
        }
    }

    /// <summary>The run of the CI job, where the whole output can be read; null on a laptop.</summary>
    Uri? CiRunUrl => GitHubActions.Instance is { RunId: > 0 } job && Uri.TryCreate($"{job.ServerUrl}/{job.Repository}/actions/runs/{job.RunId}", UriKind.Absolute, out var run) ? run : null;

    /// <summary>Runs a plan on its server, told to the terminal as it goes.</summary>
    /// <exception cref="DeploymentFailedException">It did not succeed.</exception>
    async Task<DeploymentResult> RunDeployment(DeploymentPlan plan, DeliveryProfile profile, CancellationToken cancellationToken) =>
        await RunDeployment(plan, profile, await Connect(plan.Environment, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a plan on its server, told to the terminal as it goes, and to whoever else wants to hear of it.</summary>
    /// <exception cref="DeploymentFailedException">It did not succeed.</exception>
    /// <param name="plan">The plan.</param>
    /// <param name="profile">Where the registry's credentials come from.</param>
    /// <param name="host">The connection to the server, which is used as long as it lasts, and disposed of.</param>
    /// <param name="cancellationToken">Asks the server to stop and to roll back.</param>
    async Task<DeploymentResult> RunDeployment(DeploymentPlan plan, DeliveryProfile profile, IRemoteHost host, CancellationToken cancellationToken)
    {
        var console = new DeploymentConsole(Console.Out);
        console.WriteHeader(plan);
        using var registration = WriteMessageOnCancel(plan.Environment, cancellationToken);
        IRemoteHost? first = host;
        var guard = NetworkGuard.FromEnvironment();
        var release = plan.Environment.Health.IncludePublicCheck ? plan.Release : null;
        var runner = new DeploymentRunner(cancellationToken => Interlocked.Exchange(ref first, null) is { } open ? Task.FromResult(open) : Connect(plan.Environment, cancellationToken))
        {
            WarmUpPublicHealthCheck = release is null ? null : cancellationToken => PublicHealthCheck.WarmUpAsync(plan.Environment, guard, cancellationToken),
            Report = Console.WriteLine,
            CheckPublicHealth = release is null ? null : (bypassToken, cancellationToken) => PublicHealthCheck.RunAsync(plan.Environment, release.Commit, guard, bypassToken, cancellationToken),
        };
        using var deploymentNotifier = new DeploymentNotifier(plan, Notifications, cancellationToken => FindPrevious(plan, cancellationToken), CiRunUrl, TimeProvider.System);
        try
        {
            var result = await runner.RunAsync(plan, profile.Registry.CredentialsFor(plan.Environment.Registry), Follow, cancellationToken).ConfigureAwait(false);
            await deploymentNotifier.FinishAsync(plan.CreateNotification(result), Console.Out).ConfigureAwait(false);
            return result.ThrowUnlessSucceeded();
        }
        catch (DeliveryException failure) when (failure is not DeploymentFailedException)
        {
            // Once it has begun and the connection is lost for good, the server goes on: nobody here knows how it ends.
            var isKnown = failure is DeploymentInterruptedException || !deploymentNotifier.HasStarted;
            await deploymentNotifier.FinishAsync(isKnown ? plan.CreateNotification(failure) : null, Console.Out).ConfigureAwait(false);
            throw;
        }

        void Follow(JournalEntry entry)
        {
            console.Write(entry);
            deploymentNotifier.OnJournalEntry(entry);
        }
    }

    /// <summary>What was live before a deployment, on a connection of its own, and which commits it brings.</summary>
    private async Task<(Release? Previous, IReadOnlyList<Commit> Commits)> FindPrevious(DeploymentPlan plan, CancellationToken cancellationToken)
    {
        var state = await WithHost(plan.Environment, host => host.InspectAsync(plan.Application, plan.Environment, cancellationToken), cancellationToken).ConfigureAwait(false);
        // A quick deployment may be live already.
        var previous = (state.Live.Deployment == plan.Id.Value ? state.EarlierReleases.FirstOrDefault(release => !release.Withdrawn) : state.LiveRecord)?.Release;
        return previous is null || plan.Release is null
            ? (previous, [])
            : (previous, await Checkout.GetCommitsAsync(previous.Commit, plan.Release.Commit, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Says what being asked to stop means, once somebody has asked.</summary>
    CancellationTokenRegistration WriteMessageOnCancel(DeploymentEnvironment environment, CancellationToken cancellationToken) => cancellationToken.Register(() => Console.WriteLine(
        $"Requesting {environment.Name} to cancel and to roll back. Ctrl-C again detaches: the server goes on by itself (./build.sh Follow --environment {environment.Name})."));

    /// <summary>How long to wait for another deployment.</summary>
    [Parameter("Seconds to wait for another deployment that is under way; 0 tells about it at once")]
    int LockTimeout => TryGetValue<int?>(() => LockTimeout) ?? 0;

    /// <summary>A plan, as this command asks for it.</summary>
    DeploymentPlan WithOptions(DeploymentPlan plan) => plan with { LockTimeout = TimeSpan.FromSeconds(LockTimeout), AcceptDrift = AcceptDrift };

    /// <summary>
    /// Lets a person confirm by typing a word, where there is one at a terminal.
    /// </summary>
    /// <param name="question">What is about to happen.</param>
    /// <param name="word">The word to type.</param>
    /// <param name="remedy">What to add to the command where nobody can type.</param>
    /// <exception cref="DeliveryException">Nobody could, or something else was typed.</exception>
    void Confirm(string question, string word, string remedy)
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected || IsServerBuild)
            throw new DeliveryException($"{question} This has to be confirmed, and there is no terminal to ask at.", $"Add {remedy} to the command.", exitCode: 2);
        Console.WriteLine(question);
        Console.Write($"Type «{word}» to go on: ");
        if (Console.ReadLine()?.Trim() != word)
            throw new DeliveryException("That was not confirmed. Nothing was changed.", exitCode: 2);
    }
}
