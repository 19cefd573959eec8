using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;

namespace QgoBuild.Delivery.Notifications;

/// <summary>Creates notifications from the plan and the result of a deployment.</summary>
public static class NotificationFactory
{
    /// <summary>The notification of a deployment that has started.</summary>
    public static Notification CreateStartedNotification(this DeploymentPlan plan) => Create(plan, DeploymentStage.Started);

    /// <summary>The notification of a deployment that has ended.</summary>
    public static Notification CreateNotification(this DeploymentPlan plan, DeploymentResult result)
    {
        var failed = result.UndoFailure is null || result.Outcome != DeploymentState.RollbackFailed ? result.Failure : result.UndoFailure;
        return Create(plan, GetStage(result)) with
        {
            Duration = result.Duration,
            FailedStep = failed?.Step ?? result.InterruptedStep,
            Reason = failed is null && result.InterruptedStep is not null
                ? "The deployment was interrupted there: its script was killed, or the server went down." : failed?.Reason,
            LastLines = failed?.Output?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [],
            NextCommand = result.Outcome == DeploymentState.Succeeded ? null : new DeploymentFailedException(result).Remedy,
        };
    }

    /// <summary>
    /// The notification of a deployment that was interrupted or never started, with the message that the terminal prints.
    /// </summary>
    public static Notification CreateNotification(this DeploymentPlan plan, DeliveryException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Create(plan, failure is DeploymentInterruptedException ? DeploymentStage.RollbackFailed : DeploymentStage.Failed) with
        {
            Reason = failure.Message,
            NextCommand = failure.Remedy,
        };
    }

    private static Notification Create(DeploymentPlan plan, DeploymentStage stage) =>
        new() { Deployment = plan.Reference, Stage = stage, RequestedBy = plan.By, ApprovedBy = plan.ApprovedBy, Release = plan.Release };

    private static DeploymentStage GetStage(DeploymentResult result) => result.Outcome switch
    {
        DeploymentState.Succeeded => DeploymentStage.Succeeded,
        DeploymentState.RollbackFailed => DeploymentStage.RollbackFailed,
        DeploymentState.Cancelled => DeploymentStage.Cancelled,
        DeploymentState.RolledBack => DeploymentStage.RolledBack,
        _ => DeploymentStage.Failed,
    };
}
