using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class NotificationFactoryTests
{
    private static readonly DeploymentPlan Plan = Samples.Plan("/srv");

    private static readonly JournalEntry Failure = new() { Event = JournalEvent.StepFailed, Step = "migrate", Reason = "It broke.", Output = "one\ntwo\n", Time = Samples.Now.AddSeconds(9) };

    [Theory]
    [InlineData(DeploymentState.Succeeded, null, DeploymentStage.Succeeded)]
    [InlineData(DeploymentState.Failed, "No disk.", DeploymentStage.Failed)]
    [InlineData(DeploymentState.Failed, "Cancelled by Anna.", DeploymentStage.Cancelled)]
    [InlineData(DeploymentState.RolledBack, "No disk.", DeploymentStage.RolledBack)]
    [InlineData(DeploymentState.RolledBack, "Cancelled by Anna.", DeploymentStage.Cancelled)]
    [InlineData(DeploymentState.RollbackFailed, "Cancelled by Anna.", DeploymentStage.RollbackFailed)]
    public void Its_stage_is_how_it_ended(DeploymentState outcome, string? reason, DeploymentStage stage) =>
        Assert.Equal(stage, Plan.CreateNotification(Result(outcome, reason is null ? [] : [Failure with { Reason = reason }])).Stage);

    [Fact]
    public void Who_approved_is_told_from_beginning_to_end()
    {
        var plan = Plan with { ApprovedBy = "ada (review of #12)" };

        foreach (var notification in (Notification[])[plan.CreateStartedNotification(), plan.CreateNotification(Result(DeploymentState.RolledBack, Failure))])
            Assert.Contains(NotificationContent.Create(notification, null).Fields, field => field is { Label: "Approved by", Value: "ada (review of #12)" });
        Assert.DoesNotContain(NotificationContent.Create(Plan.CreateStartedNotification(), null).Fields, field => field.Label == "Approved by");
    }

    [Fact]
    public void What_failed_is_told_with_its_last_lines_and_what_to_type()
    {
        var notification = Plan.CreateNotification(Result(DeploymentState.RolledBack, Failure));

        Assert.Equal(("migrate", "It broke."), (notification.FailedStep, notification.Reason));
        Assert.Equal(["one", "two"], notification.LastLines);
        Assert.Equal("./build.sh Status --environment staging", notification.NextCommand);
        Assert.Equal(TimeSpan.FromSeconds(10), notification.Duration);
    }

    [Fact]
    public void Where_the_way_back_failed_that_is_what_a_person_has_to_know()
    {
        var undo = new JournalEntry { Event = JournalEvent.UndoFailed, Step = "start", Reason = "It cannot be undone." };

        Assert.Equal(("start", "It cannot be undone."), (Plan.CreateNotification(Result(DeploymentState.RollbackFailed, Failure, undo)) is var notification ? (notification.FailedStep, notification.Reason) : default));
    }

    [Fact]
    public void One_that_was_interrupted_says_where()
    {
        var notification = Plan.CreateNotification(Result(DeploymentState.RolledBack, new JournalEntry { Event = JournalEvent.StepStarted, Step = "pull" }, new JournalEntry { Event = JournalEvent.RecoveryStarted }));

        Assert.Equal("pull", notification.FailedStep);
        Assert.Contains("interrupted", notification.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_cut_off_needs_a_person()
    {
        var notification = Plan.CreateNotification(new DeploymentInterruptedException(Plan.Reference, "the end"));

        Assert.Equal(DeploymentStage.RollbackFailed, notification.Stage);
        Assert.Contains("Recover", notification.NextCommand, StringComparison.Ordinal);
    }

    private static DeploymentResult Result(DeploymentState outcome, params JournalEntry[] entries) => new(
        Plan.Reference,
        outcome,
        [new JournalEntry { Event = JournalEvent.DeploymentStarted, Time = Samples.Now }, .. entries, new JournalEntry { Event = JournalEvent.DeploymentFinished, Time = Samples.Now.AddSeconds(10) }]);
}
