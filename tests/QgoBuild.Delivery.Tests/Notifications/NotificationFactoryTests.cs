using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class NotificationFactoryTests
{
    private static readonly DeploymentPlan Plan = Samples.Plan("/srv");

    private static readonly JournalEntry Failure = new()
    {
        Event = JournalEvent.StepFailed,
        Step = "migrate",
        Reason = "It broke.",
        Output = "one\ntwo\n",
        Time = Samples.Now.AddSeconds(9),
    };

    [Theory]
    [InlineData(DeploymentState.Succeeded, DeploymentStage.Succeeded)]
    [InlineData(DeploymentState.Failed, DeploymentStage.Failed)]
    [InlineData(DeploymentState.Cancelled, DeploymentStage.Cancelled)]
    [InlineData(DeploymentState.RolledBack, DeploymentStage.RolledBack)]
    [InlineData(DeploymentState.RollbackFailed, DeploymentStage.RollbackFailed)]
    public void The_stage_follows_from_the_outcome(DeploymentState outcome, DeploymentStage stage) =>
        Assert.Equal(stage, Plan.CreateNotification(Result(outcome)).Stage);

    [Fact]
    public void The_approver_is_in_all_notifications()
    {
        var plan = Plan with { ApprovedBy = "ada (review of #12)" };

        foreach (var notification in (Notification[])[plan.CreateStartedNotification(),
            plan.CreateNotification(Result(DeploymentState.RolledBack, Failure))])
            Assert.Contains(NotificationContent.Create(notification, null).Fields, field =>
                field is { Label: "Approved by", Value: "ada (review of #12)" });
        Assert.DoesNotContain(NotificationContent.Create(Plan.CreateStartedNotification(), null).Fields, field =>
            field.Label == "Approved by");
    }

    [Fact]
    public void A_failed_step_is_reported_with_its_last_lines_and_the_next_command()
    {
        var notification = Plan.CreateNotification(Result(DeploymentState.RolledBack, Failure));

        Assert.Equal(("migrate", "It broke."), (notification.FailedStep, notification.Reason));
        Assert.Equal(["one", "two"], notification.LastLines);
        Assert.Equal("./build.sh Status --environment staging", notification.NextCommand);
        Assert.Equal(TimeSpan.FromSeconds(10), notification.Duration);
    }

    [Fact]
    public void A_failed_rollback_is_reported_instead_of_the_first_failure()
    {
        var undo = new JournalEntry { Event = JournalEvent.UndoFailed, Step = "start", Reason = "It cannot be undone." };

        Assert.Equal(("start", "It cannot be undone."),
            (Plan.CreateNotification(Result(DeploymentState.RollbackFailed, Failure, undo)) is var notification
                ? (notification.FailedStep, notification.Reason) : default));
    }

    [Fact]
    public void An_interrupted_deployment_is_reported_with_its_step()
    {
        var notification = Plan.CreateNotification(Result(DeploymentState.RolledBack,
            new JournalEntry { Event = JournalEvent.StepStarted, Step = "pull" },
            new JournalEntry { Event = JournalEvent.RecoveryStarted }));

        Assert.Equal("pull", notification.FailedStep);
        Assert.Contains("interrupted", notification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deployment_with_a_lost_connection_requires_manual_action()
    {
        var notification = Plan.CreateNotification(new DeploymentInterruptedException(Plan.Reference, "the end"));

        Assert.Equal(DeploymentStage.RollbackFailed, notification.Stage);
        Assert.Contains("Recover", notification.NextCommand, StringComparison.Ordinal);
    }

    private static DeploymentResult Result(DeploymentState outcome, params JournalEntry[] entries) => new(
        Plan.Reference,
        outcome,
        [new JournalEntry { Event = JournalEvent.DeploymentStarted, Time = Samples.Now }, .. entries,
            new JournalEntry { Event = JournalEvent.DeploymentFinished, Time = Samples.Now.AddSeconds(10) }]);
}
