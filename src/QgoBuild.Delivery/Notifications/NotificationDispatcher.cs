using System.Globalization;

namespace QgoBuild.Delivery.Notifications;

/// <summary>
/// Tells everybody who wants to hear: all at once, each in the order in which things happened. Nobody who fails or hangs delays anything
/// while it goes on, or costs more than <see cref="NotifierTimeout"/> at its end.
/// </summary>
/// <param name="routes">Who hears of what. A notifier of several routes is told once.</param>
/// <param name="time">The clock.</param>
public sealed class NotificationDispatcher(IReadOnlyList<NotificationRoute> routes, TimeProvider time) : IDisposable
{
    /// <summary>How long one telling may take, and how long everything that is outstanding is waited for at the end.</summary>
    public static readonly TimeSpan NotifierTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _shutdown = new(Timeout.InfiniteTimeSpan, time);
    private readonly Dictionary<INotifier, Task> _pending = [];
    private readonly List<Task<NotificationResult?>> _notificationResults = [];

    /// <summary>Whether nobody wants to hear of anything.</summary>
    public bool IsEmpty => routes.Count == 0;

    /// <summary>Has this told to those who want to hear it, in the background. Returns at once.</summary>
    /// <param name="notification">What happened, once it is all known.</param>
    public void Notify(Task<Notification> notification)
    {
        foreach (var notifier in routes.Select(route => route.Notifier).Distinct())
        {
            var notificationResult = NotifyAsync(notifier, _pending.GetValueOrDefault(notifier, Task.CompletedTask), notification);
            _pending[notifier] = notificationResult;
            _notificationResults.Add(notificationResult);
        }
    }

    /// <summary>Waits for what has not been told yet, at most for <see cref="NotifierTimeout"/>.</summary>
    /// <returns>What came of all of it, in the order in which it was to be told.</returns>
    public async Task<IReadOnlyList<NotificationResult>> CompleteAsync()
    {
        _shutdown.CancelAfter(NotifierTimeout);
        return [.. (await Task.WhenAll(_notificationResults).ConfigureAwait(false)).OfType<NotificationResult>()];
    }

    /// <summary>Leaves alone whoever is still at it.</summary>
    public void Dispose()
    {
        _shutdown.Cancel();
        _shutdown.Dispose();
    }

    private async Task<NotificationResult?> NotifyAsync(INotifier notifier, Task previous, Task<Notification> notificationTask)
    {
        await previous.ConfigureAwait(false);
        var started = time.GetTimestamp();
        using var timeoutSource = new CancellationTokenSource(NotifierTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeoutSource.Token, _shutdown.Token);
        try
        {
            var notification = await notificationTask.WaitAsync(linked.Token).ConfigureAwait(false);
            if (!routes.Any(route => ReferenceEquals(route.Notifier, notifier) && route.Matches(notification)))
                return null;
            // On a thread of its own and not waited for beyond its time: a notifier may forget that it can be cancelled.
            await Task.Run(() => notifier.NotifyAsync(notification, linked.Token), linked.Token).WaitAsync(linked.Token).ConfigureAwait(false);
            return new NotificationResult(notifier.Name, time.GetElapsedTime(started), null);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"it took longer than {NotifierTimeout.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // Whatever a notifier throws is its own affair, never the deployment's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var remedy = error is DeliveryException { Remedy: { } what } ? $" → {what}" : "";
            return Failed(UntrustedText.OneLine(error.Message, 600) + remedy);
        }

        NotificationResult Failed(string reason) => new(notifier.Name, time.GetElapsedTime(started), reason);
    }
}
