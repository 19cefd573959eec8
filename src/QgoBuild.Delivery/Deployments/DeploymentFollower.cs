using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Deployments;

/// <summary>
/// Reads a deployment's journal while it is written, to its end: over lost connections, and over a script that was killed, when the
/// server's guard goes on in its place.
/// </summary>
/// <param name="connect">Connects to the environment's server.</param>
/// <param name="deployment">The deployment.</param>
/// <param name="by">Who follows, to be named as the one who cancels.</param>
/// <param name="follow">Receives each entry as it is written.</param>
internal sealed class DeploymentFollower(Func<CancellationToken, Task<IRemoteHost>> connect, DeploymentReference deployment, string by, Action<JournalEntry> follow)
{
    private const int Reconnections = 30;
    private static readonly TimeSpan ReconnectionPause = TimeSpan.FromSeconds(2);

    private readonly List<JournalEntry> _entries = [];
    private int _lines;

    /// <summary>Looks at the environment from outside; see <see cref="DeploymentRunner.LookFromOutside"/>.</summary>
    public Func<string?, CancellationToken, Task<string?>>? LookFromOutside { get; init; }

    /// <summary>Gets ready to look; see <see cref="DeploymentRunner.ApproachFromOutside"/>.</summary>
    public Func<CancellationToken, Task>? ApproachFromOutside { get; init; }

    /// <summary>Follows to the end.</summary>
    /// <param name="host">The connection to begin with; it is disposed of.</param>
    /// <param name="read">The command that writes the journal as it grows, from its first line.</param>
    /// <param name="input">What that command is given.</param>
    /// <param name="canceller">Cancelled: the server is asked to stop and to roll back, and is followed until it has.</param>
    /// <exception cref="DeploymentInterruptedException">The script ended without an outcome, and nobody on the server goes on.</exception>
    public async Task<DeploymentResult> RunAsync(IRemoteHost host, RemoteCommand read, ReadOnlyMemory<byte> input, CancellationToken canceller)
    {
        try
        {
            for (var (reconnections, silences) = (0, 0); ;)
            {
                try
                {
                    var before = _lines;
                    await ReadAsync(host, read, input, canceller).ConfigureAwait(false);
                    if (_entries is [.., { TypedOutcome: { } outcome }])
                        return new DeploymentResult(deployment, outcome, _entries);
                    // Who was read from is gone. The guard, or a recovery, may have taken over; twice nothing new means that nobody has.
                    silences = _lines > before ? 0 : silences + 1;
                    if (silences > 1)
                        throw new DeploymentInterruptedException(deployment, await LastOutputAsync(host).ConfigureAwait(false));
                }
                catch (RemoteConnectionLostException) when (reconnections < Reconnections)
                {
                    host = await ReconnectAsync(host, ++reconnections).ConfigureAwait(false);
                }

                (read, input) = (Resume(), default);
            }
        }
        finally
        {
            await host.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads on from where reading stopped, for as long as somebody writes: the script, or else the guard.</summary>
    public RemoteCommand Resume() => RemoteCommand.Sh($$$"""
        cd {{{deployment.WorkDirectory}}} || exit 1
        writer=$(cat pid)
        if ! grep -q script.sh "/proc/$writer/cmdline" 2>/dev/null; then
            sleep 1
            writer=$(docker ps --all --quiet --filter {{{$"label=cloud.qgocargo.deployment={deployment.Id}"}}} 2>/dev/null | xargs -r docker inspect --format '{{.State.Pid}}')
        fi
        case "$writer" in
            '' | 0) exec tail -n +{{{_lines + 1}}} journal.ndjson ;;
            *) exec tail -n +{{{_lines + 1}}} -f --pid="$writer" journal.ndjson ;;
        esac
        """);

    private async Task ReadAsync(IRemoteHost host, RemoteCommand read, ReadOnlyMemory<byte> input, CancellationToken canceller)
    {
        using var ended = new CancellationTokenSource();
        await using var registration = canceller.Register(() => _ = AskToCancelAsync(host)).ConfigureAwait(false);
        try
        {
            await host.RunAsync(read, input, Take, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The journal's last entry was read; what still ran was only the reading.
        }

        void Take(RemoteOutput line)
        {
            if (line.IsError)
                return;
            _lines++;
            if (JournalEntry.Parse(line.Text) is not { } entry)
                return;
            _entries.Add(entry);
            follow(entry);
            if (entry is { Event: "step-started", Step: "check" })
                _ = ApproachFromOutside?.Invoke(CancellationToken.None);
            if (entry is { Event: "step-started", Step: "verify" } && LookFromOutside is { } look)
                _ = TellFromOutsideAsync(host, look);
            if (entry.TypedOutcome is not null)
                ended.Cancel();
        }
    }

    private async Task AskToCancelAsync(IRemoteHost host)
    {
        try
        {
            await host.RunAsync(RemoteCommand.Sh($"printf %s {by} > {deployment.WorkDirectory + "/cancel"}")).ConfigureAwait(false);
        }
        catch (RemoteConnectionLostException)
        {
            // The one who follows notices as well, comes back, and asks again.
        }
    }

    private async Task TellFromOutsideAsync(IRemoteHost host, Func<string?, CancellationToken, Task<string?>> look)
    {
        var file = deployment.WorkDirectory + "/outside";
        try
        {
            var pass = await host.ReadAsync(RemoteCommand.Sh($": > {file + ".looking"}; cat {deployment.WorkDirectory + "/pass"} 2>/dev/null || :")).ConfigureAwait(false);
            var seen = await look(pass is { Length: > 0 } ? pass.Trim() : null, CancellationToken.None).ConfigureAwait(false);
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

    private async Task<string> LastOutputAsync(IRemoteHost host) =>
        await host.ReadAsync(RemoteCommand.Sh($"tail -n 10 {deployment.WorkDirectory + "/output.log"}")).ConfigureAwait(false);
}
