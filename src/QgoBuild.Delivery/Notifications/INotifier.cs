namespace QgoBuild.Delivery.Notifications;

/// <summary>
/// A way to tell people about deployments. The one who asks does not wait for long and does not fail with it: a notifier may throw whatever
/// happens to it, and is cancelled when it takes too long. It is told of one deployment's stages in their order, never at the same time.
/// </summary>
public interface INotifier
{
    /// <summary>What it is called where it is named to a person: <c>Slack</c>.</summary>
    string Name { get; }

    /// <summary>Tells.</summary>
    /// <param name="notification">What happened. Every text in it may have been written by anybody.</param>
    /// <param name="cancellationToken">Cancelled when it has taken too long.</param>
    Task NotifyAsync(Notification notification, CancellationToken cancellationToken);
}
