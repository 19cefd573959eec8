namespace QgoBuild.Delivery.Notifications;

/// <summary>Who hears of what. What is left empty restricts nothing.</summary>
/// <param name="Notifier">The one who is told.</param>
public sealed record NotificationRoute(INotifier Notifier)
{
    /// <summary>The stages that are bad news.</summary>
    public static IReadOnlyList<DeploymentStage> Failures { get; } = [DeploymentStage.Failed, DeploymentStage.RolledBack, DeploymentStage.RollbackFailed, DeploymentStage.NotApproved];

    /// <summary>The environments, by name, that it hears of; empty for all.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>The stages that it hears of; empty for all.</summary>
    public IReadOnlyList<DeploymentStage> Stages { get; init; } = [];

    /// <summary>Whether what is told there is kept as a record of what happened. Such a one is told of no test.</summary>
    public bool IsRecord { get; init; }

    /// <summary>Whether this is to be told here.</summary>
    public bool Matches(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return (Environments.Count == 0 || Environments.Contains(notification.Deployment.Environment.Name)) && (Stages.Count == 0 || Stages.Contains(notification.Stage));
    }
}
