using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Sources;

namespace QgoBuild.Components.Delivering;

/// <summary>
/// Tells of one deployment what those who are not at the terminal want to know. That it has begun is told, and what it replaces is found out, while
/// it goes on: the deployment waits for neither.
/// </summary>
/// <param name="plan">The deployment.</param>
/// <param name="routes">Who hears of what.</param>
/// <param name="lookBack">Finds out which release was live before, and which commits are new.</param>
/// <param name="log">Where the whole output can be read; null when it is on this terminal only.</param>
/// <param name="time">The clock.</param>
internal sealed class DeploymentNotifier(
    DeploymentPlan plan,
    IReadOnlyList<NotificationRoute> routes,
    Func<CancellationToken, Task<(Release? Previous, IReadOnlyList<Commit> Commits)>> lookBack,
    Uri? log,
    TimeProvider time) : IDisposable
{
    // Shorter than what the telling itself may take: what is not known by then is left out.
    private static readonly TimeSpan LookingBack = TimeSpan.FromSeconds(3);

    private readonly NotificationDispatcher _notificationDispatcher = new(routes, time);
    private readonly CancellationTokenSource _over = new();
    private Task<(Release? Previous, IReadOnlyList<Commit> Commits)>? _before;

    /// <summary>Whether the server has begun with it.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Notes what the journal says. Returns at once.</summary>
    public void Follow(JournalEntry entry)
    {
        HasBegun = true;
        // Before it has the lock it waits for others, and what is live may change.
        if (_notificationDispatcher.IsSilent || _before is not null || entry is not { Event: "step-finished", Step: "lock" })
            return;
        _before = Task.Run(() => lookBack(_over.Token), _over.Token);
        _notificationDispatcher.Tell(CompleteAsync(plan.NewsOfStart()));
    }

    /// <summary>Tells how it ended, if that is known, and waits a few seconds at most until all have been told everything.</summary>
    /// <param name="news">How it ended; null when nobody knows.</param>
    /// <param name="output">Where it is said who was not told.</param>
    public async Task EndAsync(Notification? news, TextWriter output)
    {
        if (_notificationDispatcher.IsSilent)
            return;
        if (news is not null)
            _notificationDispatcher.Tell(CompleteAsync(news));
        foreach (var notificationResult in (await _notificationDispatcher.EndAsync().ConfigureAwait(false)).Where(notificationResult => notificationResult.Failure is not null))
            await output.WriteLineAsync($"  ! {notificationResult}").ConfigureAwait(false);
    }

    /// <summary>Ends what is still being found out.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _over.Dispose();
        _notificationDispatcher.Dispose();
    }

    private async Task<Notification> CompleteAsync(Notification news)
    {
        if (_before is null)
            return news with { Log = log };
        try
        {
            var (previous, commits) = await _before.WaitAsync(LookingBack, time).ConfigureAwait(false);
            return news with { Log = log, Previous = previous, Commits = commits };
        }
#pragma warning disable CA1031 // News without what was before is better than none, whatever is wrong there.
        catch (Exception)
#pragma warning restore CA1031
        {
            return news with { Log = log };
        }
    }
}
