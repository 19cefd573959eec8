namespace QgoBuild.Delivery.Notifications;

/// <summary>A notification about a deployment.</summary>
public sealed record Notification
{
    /// <summary>The deployment, its kind and its environment.</summary>
    public required DeploymentReference Deployment { get; init; }

    /// <summary>The stage that it has reached.</summary>
    public required DeploymentStage Stage { get; init; }

    /// <summary>Who requested it.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Who approved it and where; null without an approval.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>The release that is to be live; null for a backup.</summary>
    public Release? Release { get; init; }

    /// <summary>The release that was live before; null when there was none, or it is not known.</summary>
    public Release? Previous { get; init; }

    /// <summary>The commits in <see cref="Release"/> that are not in <see cref="Previous"/>, newest first.</summary>
    public IReadOnlyList<Commit> Commits { get; init; } = [];

    /// <summary>Its duration by the server's clock; null before it has ended.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The step that failed; null for no failure.</summary>
    public string? FailedStep { get; init; }

    /// <summary>Why it failed, in sentences.</summary>
    public string? Reason { get; init; }

    /// <summary>The last lines of output of the failed step, oldest first.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>The next command to type; null when there is nothing to do.</summary>
    public string? NextCommand { get; init; }

    /// <summary>The address of the full output: the run of the CI job; null on a laptop.</summary>
    public Uri? LogUrl { get; init; }
}

/// <summary>The stages of a deployment that cause a notification.</summary>
public enum DeploymentStage
{
    /// <summary>The server has started it.</summary>
    Started,
    /// <summary>It succeeded.</summary>
    Succeeded,
    /// <summary>It failed before it had changed anything.</summary>
    Failed,
    /// <summary>It failed and was undone: the environment is in its previous state.</summary>
    RolledBack,
    /// <summary>It failed and could not be undone: manual action required.</summary>
    RollbackFailed,
    /// <summary>Its approval was rejected, has expired or does not count: nothing was deployed.</summary>
    NotApproved,
    /// <summary>It was cancelled and undone.</summary>
    Cancelled,
}

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

    /// <summary>The notification of a deployment that was interrupted or never started, with the message that the terminal
    /// prints.</summary>
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
