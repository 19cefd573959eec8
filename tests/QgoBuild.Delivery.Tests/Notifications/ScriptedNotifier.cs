using System.Collections.Concurrent;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.Tests.Notifications;

/// <summary>Is told, and does what a test wants it to do then.</summary>
internal sealed class ScriptedNotifier(string name, Func<Notification, CancellationToken, Task> tell) : INotifier
{
    /// <summary>One that only hears.</summary>
    public ScriptedNotifier(string name)
        : this(name, (_, _) => Task.CompletedTask)
    {
    }

    public string Name => name;

    /// <summary>What it was told.</summary>
    public ConcurrentQueue<DeploymentStage> ReceivedStages { get; } = new();

    public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
    {
        ReceivedStages.Enqueue(notification.Stage);
        return tell(notification, cancellationToken);
    }
}
