using System.Globalization;

namespace QgoBuild.Delivery.Notifications;

/// <summary>
/// Tells everybody who wants to hear: all at once, each in the order in which things happened. Nobody who fails or hangs delays anything
/// while it goes on, or costs more than <see cref="Patience"/> at its end.
/// </summary>
/// <param name="routes">Who hears of what. A notifier of several routes is told once.</param>
/// <param name="time">The clock.</param>
public sealed class NotificationDispatcher(IReadOnlyList<NotificationRoute> routes, TimeProvider time) : IDisposable
{
    /// <summary>How long one telling may take, and how long everything that is outstanding is waited for at the end.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new(Timeout.InfiniteTimeSpan, time);
    private readonly Dictionary<INotifier, Task> _last = [];
    private readonly List<Task<NotificationResult?>> _notificationResults = [];

    /// <summary>Whether nobody wants to hear of anything.</summary>
    public bool IsSilent => routes.Count == 0;

    /// <summary>Has this told to those who want to hear it, in the background. Returns at once.</summary>
    /// <param name="news">What happened, once it is all known.</param>
    public void Tell(Task<Notification> news)
    {
        foreach (var notifier in routes.Select(route => route.Notifier).Distinct())
        {
            var notificationResult = TellAsync(notifier, _last.GetValueOrDefault(notifier, Task.CompletedTask), news);
            _last[notifier] = notificationResult;
            _notificationResults.Add(notificationResult);
        }
    }

    /// <summary>Waits for what has not been told yet, at most for <see cref="Patience"/>.</summary>
    /// <returns>What came of all of it, in the order in which it was to be told.</returns>
    public async Task<IReadOnlyList<NotificationResult>> EndAsync()
    {
        _end.CancelAfter(Patience);
        return [.. (await Task.WhenAll(_notificationResults).ConfigureAwait(false)).OfType<NotificationResult>()];
    }

    /// <summary>Leaves alone whoever is still at it.</summary>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<NotificationResult?> TellAsync(INotifier notifier, Task before, Task<Notification> becoming)
    {
        await before.ConfigureAwait(false);
        var started = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _end.Token);
        try
        {
            var news = await becoming.WaitAsync(either.Token).ConfigureAwait(false);
            if (!routes.Any(route => ReferenceEquals(route.Notifier, notifier) && route.Wants(news)))
                return null;
            // On a thread of its own and not waited for beyond its time: a notifier may forget that it can be cancelled.
            await Task.Run(() => notifier.TellAsync(news, either.Token), either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return new NotificationResult(notifier.Name, time.GetElapsedTime(started), null);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"it took longer than {Patience.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // Whatever a notifier throws is its own affair, never the deployment's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var remedy = error is DeliveryException { Remedy: { } what } ? $" → {what}" : "";
            return Failed(UntrustedText.OneLine(error.Message, 600) + remedy);
        }

        NotificationResult Failed(string why) => new(notifier.Name, time.GetElapsedTime(started), why);
    }
}
