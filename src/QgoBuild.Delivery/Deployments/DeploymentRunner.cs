using System.Text;
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
    private const int Reconnections = 12;
    private static readonly TimeSpan ReconnectionPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Looks at the environment from outside when the server is about to believe itself; null when all is well, otherwise what was seen. Null
    /// to leave it to the server alone.
    /// </summary>
    public Func<CancellationToken, Task<string?>>? LookFromOutside { get; init; }

    /// <summary>Starts the deployment and follows it to its end.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="credentials">For the registry; null where it asks for none.</param>
    /// <param name="follow">Receives each journal entry as it is written.</param>
    /// <param name="canceller">Cancelled: the server is asked to stop and to roll back, and is followed until it has.</param>
    /// <exception cref="DeploymentInterruptedException">The script ended without an outcome.</exception>
    /// <exception cref="DeliveryException">The server could not be reached.</exception>
    public async Task<DeploymentResult> RunAsync(DeploymentPlan plan, RegistryCredentials? credentials, Action<JournalEntry> follow, CancellationToken canceller)
    {
        var entries = new List<JournalEntry>();
        var host = await connect(canceller).ConfigureAwait(false);
        try
        {
            await UploadAsync(host, plan, canceller).ConfigureAwait(false);
            var read = Launch(plan);
            ReadOnlyMemory<byte> secrets = credentials?.ToDockerConfiguration() ?? "{}"u8.ToArray();
            for (var attempt = 0; ;)
            {
                try
                {
                    await FollowAsync(host, plan, read, secrets, entries, follow, canceller).ConfigureAwait(false);
                    return entries is [.., { TypedOutcome: { } outcome }]
                        ? new DeploymentResult(plan, outcome, entries)
                        : throw new DeploymentInterruptedException(plan, await LastOutputAsync(host, plan).ConfigureAwait(false));
                }
                catch (RemoteConnectionLostException) when (attempt < Reconnections)
                {
                    host = await ReconnectAsync(host, ++attempt).ConfigureAwait(false);
                    (read, secrets) = (Resume(plan, entries.Count), default);
                }
            }
        }
        finally
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task UploadAsync(IRemoteHost host, DeploymentPlan plan, CancellationToken ct)
    {
        var write = RemoteCommand.Sh($"mkdir -p {plan.WorkDirectory} && cat > {plan.WorkDirectory + "/script.sh"}");
        await host.ReadAsync(write, Encoding.UTF8.GetBytes(DeploymentScript.Compile(plan)), ct).ConfigureAwait(false);
    }

    // In a subshell, so that the script belongs to init and is gone when it has ended: tail would take a child of its own, dead and
    // not waited for, for alive. The secrets go from standard input to standard input, through a variable: no argument, no file.
    private static RemoteCommand Launch(DeploymentPlan plan) => RemoteCommand.Sh($"""
        secrets=$(cat)
        cd {plan.WorkDirectory} || exit 1
        : >> journal.ndjson
        ( printf '%s' "$secrets" | setsid sh ./script.sh run > output.log 2>&1 & echo $! > pid )
        unset secrets
        exec tail -n +1 -f --pid="$(cat pid)" journal.ndjson
        """);

    private static RemoteCommand Resume(DeploymentPlan plan, int seen) => RemoteCommand.Sh($"""
        cd {plan.WorkDirectory} || exit 1
        exec tail -n +{seen + 1} -f --pid="$(cat pid)" journal.ndjson
        """);

    private async Task FollowAsync(
        IRemoteHost host, DeploymentPlan plan, RemoteCommand read, ReadOnlyMemory<byte> secrets, List<JournalEntry> entries, Action<JournalEntry> follow, CancellationToken canceller)
    {
        using var ended = new CancellationTokenSource();
        await using var registration = canceller.Register(() => _ = AskToCancelAsync(host, plan)).ConfigureAwait(false);
        try
        {
            await host.RunAsync(read, secrets, Take, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The journal's last entry was read; what still ran was only the reading.
        }

        void Take(RemoteOutput line)
        {
            if (line.IsError || JournalEntry.Parse(line.Text) is not { } entry)
                return;
            entries.Add(entry);
            follow(entry);
            if (entry is { Event: "step-started", Step: "verify" } && LookFromOutside is { } look)
                _ = TellFromOutsideAsync(host, plan, look);
            if (entry.TypedOutcome is not null)
                ended.Cancel();
        }
    }

    private static async Task AskToCancelAsync(IRemoteHost host, DeploymentPlan plan)
    {
        try
        {
            await host.RunAsync(RemoteCommand.Sh($"printf %s {plan.By} > {plan.WorkDirectory + "/cancel"}")).ConfigureAwait(false);
        }
        catch (RemoteConnectionLostException)
        {
            // The one who follows notices as well, and comes back.
        }
    }

    private static async Task TellFromOutsideAsync(IRemoteHost host, DeploymentPlan plan, Func<CancellationToken, Task<string?>> look)
    {
        var file = plan.WorkDirectory + "/outside";
        try
        {
            await host.RunAsync(RemoteCommand.Sh($": > {file + ".looking"}")).ConfigureAwait(false);
            var seen = await look(CancellationToken.None).ConfigureAwait(false);
            await host.RunAsync(RemoteCommand.Sh($"printf %s {seen ?? "ok"} > {file + ".new"} && mv {file + ".new"} {file}")).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RemoteConnectionLostException or ObjectDisposedException)
        {
            // Then nobody told, and the server goes by what it saw itself.
        }
    }

    private async Task<IRemoteHost> ReconnectAsync(IRemoteHost lost, int attempt)
    {
        await lost.DisposeAsync().ConfigureAwait(false);
        for (; ; attempt++)
        {
            await Task.Delay(ReconnectionPause).ConfigureAwait(false);
            try
            {
                return await connect(CancellationToken.None).ConfigureAwait(false);
            }
            catch (RemoteUnreachableException) when (attempt < Reconnections)
            {
                // The deployment goes on meanwhile; there is time.
            }
        }
    }

    private static async Task<string> LastOutputAsync(IRemoteHost host, DeploymentPlan plan) =>
        await host.ReadAsync(RemoteCommand.Sh($"tail -n 10 {plan.WorkDirectory + "/output.log"}")).ConfigureAwait(false);
}
