namespace QgoBuild.Delivery.Notifications;

/// <summary>
/// Sends notifications about deployments. A notifier may throw any exception, and is cancelled when it takes too long: neither affects the
/// deployment. It receives the stages of a deployment in order, one call at a time.
/// </summary>
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
