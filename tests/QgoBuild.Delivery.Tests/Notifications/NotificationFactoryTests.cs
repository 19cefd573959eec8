using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class NotificationFactoryTests
{
    private static readonly DeploymentPlan Plan = Samples.Plan("/srv");

    private static readonly JournalEntry Failure = new() { Event = "step-failed", Step = "migrate", Reason = "It broke.", Output = "one\ntwo\n", Time = Samples.Now.AddSeconds(9) };

    [Theory]
    [InlineData(DeploymentOutcome.Succeeded, null, DeploymentStage.Succeeded)]
    [InlineData(DeploymentOutcome.Failed, "No disk.", DeploymentStage.Failed)]
    [InlineData(DeploymentOutcome.Failed, "Cancelled by Anna.", DeploymentStage.Cancelled)]
    [InlineData(DeploymentOutcome.RolledBack, "No disk.", DeploymentStage.RolledBack)]
    [InlineData(DeploymentOutcome.RolledBack, "Cancelled by Anna.", DeploymentStage.Cancelled)]
    [InlineData(DeploymentOutcome.RollbackFailed, "Cancelled by Anna.", DeploymentStage.RollbackFailed)]
    public void The_stage_follows_from_the_outcome(DeploymentOutcome outcome, string? reason, DeploymentStage stage) =>
        Assert.Equal(stage, Plan.CreateNotification(Result(outcome, reason is null ? [] : [Failure with { Reason = reason }])).Stage);

    [Fact]
    public void The_approver_is_in_all_notifications()
    {
        var plan = Plan with { ApprovedBy = "ada (review of #12)" };

        foreach (var notification in (Notification[])[plan.CreateStartedNotification(), plan.CreateNotification(Result(DeploymentOutcome.RolledBack, Failure))])
            Assert.Contains(NotificationContent.Create(notification, null).Fields, field => field is { Label: "Approved by", Value: "ada (review of #12)" });
        Assert.DoesNotContain(NotificationContent.Create(Plan.CreateStartedNotification(), null).Fields, field => field.Label == "Approved by");
    }

    [Fact]
    public void A_failed_step_is_reported_with_its_last_lines_and_the_next_command()
    {
        var notification = Plan.CreateNotification(Result(DeploymentOutcome.RolledBack, Failure));

        Assert.Equal(("migrate", "It broke."), (notification.FailedStep, notification.Reason));
        Assert.Equal(["one", "two"], notification.LastLines);
        Assert.Equal("./build.sh Status --environment staging", notification.NextCommand);
        Assert.Equal(TimeSpan.FromSeconds(10), notification.Duration);
    }

    [Fact]
    public void A_failed_rollback_is_reported_instead_of_the_first_failure()
    {
        var undo = new JournalEntry { Event = "undo-failed", Step = "start", Reason = "It cannot be undone." };

        Assert.Equal(("start", "It cannot be undone."), (Plan.CreateNotification(Result(DeploymentOutcome.RollbackFailed, Failure, undo)) is var notification ? (notification.FailedStep, notification.Reason) : default));
    }

    [Fact]
    public void An_interrupted_deployment_is_reported_with_its_step()
    {
        var notification = Plan.CreateNotification(Result(DeploymentOutcome.RolledBack, new JournalEntry { Event = "step-started", Step = "pull" }, new JournalEntry { Event = "recovery-started" }));

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

    private static DeploymentResult Result(DeploymentOutcome outcome, params JournalEntry[] entries) => new(
        Plan.Reference,
        outcome,
        [new JournalEntry { Event = "deployment-started", Time = Samples.Now }, .. entries, new JournalEntry { Event = "deployment-finished", Time = Samples.Now.AddSeconds(10) }]);
}
