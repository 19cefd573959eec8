namespace QgoBuild.Delivery.Sessions;

/// <summary>Sends the notifications of one deployment. The start is notified, and the previous release is read, while the deployment runs:
/// it waits for neither.</summary>
/// <param name="plan">The deployment.</param>
/// <param name="routes">Who is notified of what.</param>
/// <param name="loadPrevious">Finds out which release was live before, and which commits are new.</param>
/// <param name="log">Where the whole output can be read; null when it is on this terminal only.</param>
/// <param name="time">The clock.</param>
internal sealed class DeploymentNotifier(
    DeploymentPlan plan, IReadOnlyList<NotificationRoute> routes,
    Func<CancellationToken, Task<(Release? Previous, IReadOnlyList<Commit> Commits)>> loadPrevious, Uri? log,
    TimeProvider time) : IDisposable
{
    // Shorter than the time limit of a notifier: what is not known by then is left out.
    private static readonly TimeSpan PreviousReleaseTimeout = TimeSpan.FromSeconds(3);

    private readonly NotificationDispatcher _notificationDispatcher = new(routes, time);
    private readonly CancellationTokenSource _cancellation = new();
    private Task<(Release? Previous, IReadOnlyList<Commit> Commits)>? _previous;

    /// <summary>Whether the server has started it.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Receives an entry of the journal. Returns at once.</summary>
    public void OnJournalEntry(JournalEntry entry)
    {
        HasStarted = true;
        // Before it has the lock it waits for others, and what is live may change.
        if (_notificationDispatcher.IsEmpty || _previous is not null || entry.Event != JournalEvent.LockAcquired) return;
        _previous = Task.Run(() => loadPrevious(_cancellation.Token), _cancellation.Token);
        _notificationDispatcher.Notify(AddDetailsAsync(plan.CreateStartedNotification()));
    }

    /// <summary>Sends how it ended, if that is known, and waits a few seconds at most until everything is sent.</summary>
    /// <param name="notification">How it ended; null when it is not known.</param>
    /// <param name="output">Where failures are printed.</param>
    public async Task FinishAsync(Notification? notification, TextWriter output)
    {
        if (_notificationDispatcher.IsEmpty) return;
        if (notification is not null) _notificationDispatcher.Notify(AddDetailsAsync(notification));
        foreach (var notificationResult in (await _notificationDispatcher.CompleteAsync()).Where(notificationResult =>
            notificationResult.Failure is not null))
            await output.WriteLineAsync($"  ! {notificationResult}");
    }

    /// <summary>Cancels what is still being read.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        _cancellation.Dispose();
        _notificationDispatcher.Dispose();
    }

    private async Task<Notification> AddDetailsAsync(Notification notification)
    {
        if (_previous is null) return notification with { LogUrl = log };
        try
        {
            var (previous, commits) = await _previous.WaitAsync(PreviousReleaseTimeout, time);
            return notification with { LogUrl = log, Previous = previous, Commits = commits };
        }
#pragma warning disable CA1031 // A notification without the previous release is better than none, whatever the reason.
        catch (Exception)
#pragma warning restore CA1031
        {
            return notification with { LogUrl = log };
        }
    }
}
