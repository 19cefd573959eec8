namespace QgoBuild.Delivery.Notifications;

/// <summary>Sends notifications to all matching notifiers: concurrently, and in order for each notifier. A notifier that fails or hangs
/// never delays the deployment; at its end, it costs at most <see cref="NotifierTimeout"/>.</summary>
/// <param name="routes">Which notifier receives what. A notifier with several matching routes receives a notification once.</param>
/// <param name="time">The clock.</param>
public sealed class NotificationDispatcher(IReadOnlyList<NotificationRoute> routes, TimeProvider time) : IDisposable
{
    /// <summary>The timeout for one notification, and for all pending notifications at the end.</summary>
    public static readonly TimeSpan NotifierTimeout = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _shutdown = new(Timeout.InfiniteTimeSpan, time);
    private readonly Dictionary<INotifier, Task> _pending = [];
    private readonly List<Task<NotificationResult?>> _notificationResults = [];

    /// <summary>Whether there are no routes.</summary>
    public bool IsEmpty => routes.Count == 0;

    /// <summary>Sends a notification in the background. Returns at once.</summary>
    /// <param name="notification">The notification, which may still be being created.</param>
    public void Notify(Task<Notification> notification)
    {
        foreach (var notifier in routes.Select(route => route.Notifier).Distinct())
        {
            var notificationResult = NotifyAsync(notifier, _pending.GetValueOrDefault(notifier, Task.CompletedTask), notification);
            _pending[notifier] = notificationResult;
            _notificationResults.Add(notificationResult);
        }
    }

    /// <summary>Waits for pending notifications, at most for <see cref="NotifierTimeout"/>.</summary>
    /// <returns>All results, in the order of the calls.</returns>
    public async Task<IReadOnlyList<NotificationResult>> CompleteAsync()
    {
        _shutdown.CancelAfter(NotifierTimeout);
        return [.. (await Task.WhenAll(_notificationResults)).OfType<NotificationResult>()];
    }

    /// <summary>Cancels pending notifications.</summary>
    public void Dispose()
    {
        _shutdown.Cancel();
        _shutdown.Dispose();
    }

    private async Task<NotificationResult?> NotifyAsync(INotifier notifier, Task previous, Task<Notification> notificationTask)
    {
        await previous;
        var started = time.GetTimestamp();
        using var timeoutSource = new CancellationTokenSource(NotifierTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeoutSource.Token, _shutdown.Token);
        try
        {
            var notification = await notificationTask.WaitAsync(linked.Token);
            if (!routes.Any(route => ReferenceEquals(route.Notifier, notifier) && route.Matches(notification))) return null;
            // Runs on the thread pool, and is not awaited after the timeout: a notifier may ignore its cancellation token.
            await Task.Run(() => notifier.NotifyAsync(notification, linked.Token), linked.Token).WaitAsync(linked.Token);
            return new NotificationResult(notifier.Name, time.GetElapsedTime(started), null);
        }
        catch (OperationCanceledException) when (linked.IsCancellationRequested)
        {
            return Failed(string.Create(CultureInfo.InvariantCulture, $"it took longer than {NotifierTimeout.TotalSeconds:0} s."));
        }
#pragma warning disable CA1031 // A failing notifier must not affect the deployment.
        catch (Exception error)
#pragma warning restore CA1031
        {
            var remedy = error is DeliveryException { Remedy: { } what } ? $" → {what}" : "";
            return Failed(UntrustedText.OneLine(error.Message, 600) + remedy);
        }

        NotificationResult Failed(string reason) => new(notifier.Name, time.GetElapsedTime(started), reason);
    }
}

/// <summary>Sends notifications about deployments. A notifier may throw any exception, and is cancelled when it takes too long: neither
/// affects the deployment. It receives the stages of a deployment in order, one call at a time.</summary>
public interface INotifier
{
    /// <summary>The name for messages: <c>Slack</c>.</summary>
    string Name { get; }

    /// <summary>Sends a notification.</summary>
    /// <param name="notification">The notification. All texts in it are untrusted.</param>
    /// <param name="cancellationToken">Cancelled when sending takes too long.</param>
    Task NotifyAsync(Notification notification, CancellationToken cancellationToken);
}

/// <summary>Selects the notifications that a notifier receives. Empty lists restrict nothing.</summary>
/// <param name="Notifier">The notifier.</param>
public sealed record NotificationRoute(INotifier Notifier)
{
    /// <summary>The stages of failures.</summary>
    public static IReadOnlyList<DeploymentStage> Failures { get; } =
        [DeploymentStage.Failed, DeploymentStage.RolledBack, DeploymentStage.RollbackFailed, DeploymentStage.NotApproved];

    /// <summary>The names of the environments; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>The stages; empty for all.</summary>
    public IReadOnlyList<DeploymentStage> Stages { get; init; } = [];

    /// <summary>Whether the notifier keeps a record of deployments. It then receives no test notifications.</summary>
    public bool IsRecord { get; init; }

    /// <summary>Whether the notifier receives a notification.</summary>
    public bool Matches(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return (Environments.Count == 0 || Environments.Contains(notification.Deployment.Environment.Name)) &&
            (Stages.Count == 0 || Stages.Contains(notification.Stage));
    }
}

/// <summary>The result of sending a notification.</summary>
/// <param name="Notifier">The name of the notifier.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Failure">Why it failed, in one line; null when it succeeded.</param>
public sealed record NotificationResult(string Notifier, TimeSpan Duration, string? Failure)
{
    /// <summary>The result in one line.</summary>
    public override string ToString() => Failure is null ? $"{Notifier} was notified." : $"{Notifier} was not notified: {Failure}";
}
