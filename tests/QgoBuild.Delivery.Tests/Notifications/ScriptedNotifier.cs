using System.Collections.Concurrent;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.Tests.Notifications;

/// <summary>A notifier that records notifications and runs an action of the test.</summary>
internal sealed class ScriptedNotifier(string name, Func<Notification, CancellationToken, Task> tell) : INotifier
{
    /// <summary>Creates a notifier that only records.</summary>
    public ScriptedNotifier(string name)
        : this(name, (_, _) => Task.CompletedTask)
    {
    }

    public string Name => name;

    /// <summary>The received notifications.</summary>
    public ConcurrentQueue<DeploymentStage> ReceivedStages { get; } = new();

    public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        ReceivedStages.Enqueue(notification.Stage);
        return tell(notification, cancellationToken);
    }
}
