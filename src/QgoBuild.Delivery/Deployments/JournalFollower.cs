namespace QgoBuild.Delivery.Deployments;

/// <summary>Reads a deployment's journal to its end while it is written. Continues over lost connections, and when the script was killed
/// and the server's guard continues in its place.</summary>
/// <param name="connect">Connects to the environment's server.</param>
/// <param name="deployment">The deployment.</param>
/// <param name="by">Who follows; recorded as the one who cancels.</param>
/// <param name="onEntry">Receives each entry as it is written.</param>
internal sealed class JournalFollower(Func<CancellationToken, Task<IRemoteHost>> connect, DeploymentReference deployment, string by,
    Action<JournalEntry> onEntry)
{
    private const int MaxReconnections = 30;
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may take to acknowledge a request before that is reported.</summary>
    private static readonly TimeSpan AcknowledgementTimeout = TimeSpan.FromSeconds(15);

    private readonly List<JournalEntry> _entries = [];
    private int _lineCount;
    private bool _cancelDelivered;
    private bool _cancelAcknowledged;
    private string? _cancelFailure;
    private bool _publicCheckPending;
    private bool _publicHealthReported;

    /// <summary>Checks the environment from outside; see <see cref="DeploymentRunner.CheckPublicHealth"/>.</summary>
    public Func<string?, CancellationToken, Task<string?>>? CheckPublicHealth { get; init; }

    /// <summary>Prepares that check; see <see cref="DeploymentRunner.WarmUpPublicHealthCheck"/>.</summary>
    public Func<CancellationToken, Task>? WarmUpPublicHealthCheck { get; init; }

    /// <summary>Receives what could not be delivered; see <see cref="DeploymentRunner.Report"/>.</summary>
    public Action<string>? Report { get; init; }

    private string EnvironmentName => deployment.Environment.Name;

    /// <summary>Registers the shell that becomes the reader of the journal as a follower, in the deployment's directory on the
    /// server.</summary>
    /// <param name="checksPublicHealth">Whether it checks the public addresses.</param>
    public static RemoteCommand CreateRegistrationCommand(bool checksPublicHealth) =>
        RemoteCommand.Sh($"echo \"$$\" {(checksPublicHealth ? "yes" : "no")} >> followers");

    /// <summary>Follows the deployment to its end.</summary>
    /// <param name="host">The first connection; it is disposed of.</param>
    /// <param name="read">The command that prints the journal while it grows, from its first line.</param>
    /// <param name="input">The input of that command.</param>
    /// <param name="cancellationToken">Cancelled: requests the server to stop and roll back, and follows it until it has.</param>
    /// <exception cref="DeploymentInterruptedException">The script ended without an outcome, and no process on the server continues
    /// it.</exception>
    public async Task<DeploymentResult> RunAsync(IRemoteHost host, RemoteCommand read, ReadOnlyMemory<byte> input,
        CancellationToken cancellationToken)
    {
        try
        {
            for (var (reconnections, idleReads) = (0, 0); ;)
            {
                try
                {
                    var before = _lineCount;
                    await ReadAsync(host, read, input, cancellationToken);
                    if (_entries is [.., { Outcome: { } outcome }])
                    {
                        ReportLateCancellation(outcome, cancellationToken);
                        return new DeploymentResult(deployment, outcome, _entries);
                    }

                    // The writer has ended. The guard, or a recovery, may have taken over; two reads without a new line mean that none has.
                    idleReads = _lineCount > before ? 0 : idleReads + 1;
                    if (idleReads > 1)
                        throw new DeploymentInterruptedException(deployment, await ReadLastOutputAsync(host));
                }
                catch (RemoteConnectionLostException) when (reconnections < MaxReconnections)
                {
                    host = await ReconnectAsync(host, ++reconnections);
                }

                (read, input) = (CreateResumeCommand(), default);
            }
        }
        finally
        {
            await host.DisposeAsync();
        }
    }

    /// <summary>Continues reading after the last line read, while there is a writer: the script, or else the guard.</summary>
    public RemoteCommand CreateResumeCommand() => RemoteCommand.Sh($$$"""
        cd {{{deployment.WorkDirectory}}} || exit 1
        {{{CreateRegistrationCommand(CheckPublicHealth is not null)}}}
        writer=$(cat pid)
        if ! grep -q script.sh "/proc/$writer/cmdline" 2>/dev/null; then
            sleep 1
            writer=$(docker ps --all --quiet --filter {{{$"label=cloud.qgocargo.deployment={deployment.Id}"}}} 2>/dev/null |
                xargs -r docker inspect --format '{{.State.Pid}}')
        fi
        case "$writer" in
            '' | 0) exec tail -n +{{{_lineCount + 1}}} journal.ndjson ;;
            *) exec tail -n +{{{_lineCount + 1}}} -f --pid="$writer" journal.ndjson ;;
        esac
        """);

    private async Task ReadAsync(IRemoteHost host, RemoteCommand read, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var ended = new CancellationTokenSource();
        await using var registration = cancellationToken.Register(() => _ = RequestCancellationAsync(host, ended.Token));
        if (_publicCheckPending) StartPublicHealthReport(host);
        try
        {
            await host.RunAsync(read, input, OnLine, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The journal's last entry was read; only the reading command was still running.
        }
        finally
        {
            await ended.CancelAsync();
        }

        void OnLine(RemoteOutput line)
        {
            if (line.IsError) return;
            _lineCount++;
            if (JournalEntry.Parse(line.Text) is not { } entry) return;
            _entries.Add(entry);
            _cancelAcknowledged |= entry.Event == JournalEvent.CancelRequested;
            onEntry(entry);
            switch (entry.Event)
            {
                case JournalEvent.PublicCheckExpected:
                    _ = WarmUpPublicHealthCheck?.Invoke(CancellationToken.None);
                    break;
                case JournalEvent.PublicCheckRequested:
                    _publicCheckPending = true;
                    StartPublicHealthReport(host);
                    break;
                case JournalEvent.StepFinished or JournalEvent.StepFailed:
                    _publicCheckPending = false;
                    break;
            }

            if (entry.Outcome is not null) ended.Cancel();
        }
    }

    /// <summary>Delivers the request to cancel to the server, and repeats it until it arrives. Failures are reported.</summary>
    private async Task RequestCancellationAsync(IRemoteHost host, CancellationToken ended)
    {
        try
        {
            while (!_cancelDelivered)
            {
                if (await TryRequestCancellationAsync(host) is not { } failure)
                {
                    if (_cancelFailure is not null) Report?.Invoke($"The request to cancel has reached {EnvironmentName} now.");
                    _cancelDelivered = true;
                    break;
                }

                if (_cancelFailure is null && !ended.IsCancellationRequested)
                    Report?.Invoke(
                        $"The request to cancel has not reached {EnvironmentName}: {failure} The deployment goes on there; " +
                            "the request is repeated until it is delivered.");
                _cancelFailure = failure;
                await Task.Delay(ReconnectDelay, ended);
            }

            await Task.Delay(AcknowledgementTimeout, ended);
            if (!_cancelAcknowledged)
                Report?.Invoke($"The request to cancel is on {EnvironmentName}, which has not acknowledged it yet. " +
                    "Until it does, the deployment goes on there.");
        }
        catch (OperationCanceledException)
        {
            // The deployment has ended, or the connection is lost: then the follower reconnects and starts this again.
        }
    }

    private async Task<string?> TryRequestCancellationAsync(IRemoteHost host)
    {
        try
        {
            var file = deployment.WorkDirectory + "/cancel";
            await host.ReadAsync(RemoteCommand.Sh($"printf %s {by} > {file + ".new"} && mv {file + ".new"} {file}"));
            return null;
        }
        catch (DeliveryException failure) { return failure.Message; }
    }

    private void ReportLateCancellation(DeploymentState outcome, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested || _cancelAcknowledged || outcome != DeploymentState.Succeeded) return;
        var reason = _cancelDelivered || _cancelFailure is null ? "came too late" : $"was not delivered ({_cancelFailure.TrimEnd('.')})";
        var next = deployment.Kind is DeploymentKind.Deploy or DeploymentKind.Rollback
            ? $" The release is live; ./build.sh Rollback --environment {EnvironmentName} returns to the one before it." : "";
        Report?.Invoke($"The request to cancel {reason}: {deployment.Id} has succeeded on {EnvironmentName}.{next}");
    }

    private void StartPublicHealthReport(IRemoteHost host)
    {
        if (CheckPublicHealth is { } check && !_publicHealthReported) _ = ReportPublicHealthAsync(host, check);
    }

    private async Task ReportPublicHealthAsync(IRemoteHost host, Func<string?, CancellationToken, Task<string?>> check)
    {
        var file = deployment.WorkDirectory + "/outside";
        try
        {
            var bypassToken = await host.ReadAsync(RemoteCommand.Sh(
                $": > {file + ".looking"}; cat {deployment.WorkDirectory + "/pass"} 2>/dev/null || :"));
            var (answer, text) = await CheckAsync(check, bypassToken is { Length: > 0 } ? bypassToken.Trim() : null);
            await host.ReadAsync(RemoteCommand.Sh($"printf %s {text} > {file + ".new"} && mv {file + ".new"} {answer}"));
            _publicHealthReported = true;
        }
        catch (Exception error) when (error is RemoteConnectionLostException or ObjectDisposedException)
        {
            // The follower detects this as well, reconnects, and checks again.
        }
        catch (DeliveryException error)
        {
            Report?.Invoke($"What is seen of {EnvironmentName} from here could not be sent to the server: " +
                $"{error.Message} The server goes by what it sees itself.");
        }

        async Task<(string File, string Text)> CheckAsync(Func<string?, CancellationToken, Task<string?>> check, string? bypassToken)
        {
            try
            {
                return (file, await check(bypassToken, CancellationToken.None) ?? "ok");
            }
            catch (Exception error)
            {
                // This failure is no statement about what users see, but the server must know that no result will come.
                return (file + ".unseen", error.Message);
            }
        }
    }

    private async Task<IRemoteHost> ReconnectAsync(IRemoteHost lost, int attempt)
    {
        await lost.DisposeAsync();
        for (; ; attempt++)
        {
            await Task.Delay(ReconnectDelay);
            try
            {
                return await connect(CancellationToken.None);
            }
            catch (RemoteUnreachableException) when (attempt < MaxReconnections)
            {
                // The deployment continues meanwhile, so waiting is safe.
            }
        }
    }

    private async Task<string> ReadLastOutputAsync(IRemoteHost host) =>
        await host.ReadAsync(RemoteCommand.Sh($"tail -n 10 {deployment.WorkDirectory + "/output.log"}"));
}
