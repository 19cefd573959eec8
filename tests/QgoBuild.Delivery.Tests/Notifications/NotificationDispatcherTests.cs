using Microsoft.Extensions.Time.Testing;
using QgoBuild.Delivery.Notifications;

namespace QgoBuild.Delivery.Tests.Notifications;

public sealed class NotificationDispatcherTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Notifiers_run_concurrently_and_each_receives_notifications_in_order()
    {
        var both = new CountdownEvent(2);
        var one = new ScriptedNotifier("One", (_, _) => SignalAndWait(both));
        var other = new ScriptedNotifier("Other", (_, _) => SignalAndWait(both));

        var notificationResults = await DispatchAsync([new(one), new(other)], NotificationSamples.Started, NotificationSamples.Succeeded);

        Assert.Equal(["One was notified.", "Other was notified.", "One was notified.", "Other was notified."],
            notificationResults.Select(notificationResult => $"{notificationResult}"));
        Assert.Equal([DeploymentStage.Started, DeploymentStage.Succeeded], one.ReceivedStages);
        Assert.Equal(one.ReceivedStages, other.ReceivedStages);

        // Neither call returns before both have started.
        static Task SignalAndWait(CountdownEvent both)
        {
            if (!both.IsSet) both.Signal();
            Assert.True(both.Wait(TimeSpan.FromSeconds(20)));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_notifier_receives_matching_notifications_once()
    {
        var notifier = new ScriptedNotifier("One");
        var elsewhere = new ScriptedNotifier("Other");

        await DispatchAsync(
            [
                new(notifier) { Stages = NotificationRoute.Failures },
                new(notifier) { Environments = ["staging"], Stages = [DeploymentStage.RolledBack, DeploymentStage.Succeeded] },
                new(elsewhere) { Environments = ["production"] },
            ],
            NotificationSamples.Started, NotificationSamples.Failed, NotificationSamples.Succeeded);

        Assert.Equal([DeploymentStage.RolledBack, DeploymentStage.Succeeded], notifier.ReceivedStages);
        Assert.Empty(elsewhere.ReceivedStages);
    }

    [Fact]
    public async Task A_failing_notifier_is_reported_and_the_others_are_notified()
    {
        var broken = new ScriptedNotifier("Broken", (_, _) => throw new InvalidOperationException("It's\nbroken."));
        var advised = new ScriptedNotifier("Advised", (_, _) => Task.FromException(new DeliveryException("No.", "Do this")));
        var well = new ScriptedNotifier("Well");

        var notificationResults = await DispatchAsync([new(broken), new(advised), new(well)], NotificationSamples.Succeeded);

        Assert.Equal(["Broken was not notified: It's broken.", "Advised was not notified: No. → Do this", "Well was notified."],
            notificationResults.Select(notificationResult => $"{notificationResult}"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_hanging_notifier_costs_five_seconds_at_the_end(bool heeds)
    {
        var hanging = new ScriptedNotifier("Hanging", (_, cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, heeds ? cancellationToken : CancellationToken.None));
        using var notified = new CountdownEvent(2);
        var well = new ScriptedNotifier("Well", (_, _) =>
        {
            notified.Signal();
            return Task.CompletedTask;
        });
        using var notificationDispatcher = new NotificationDispatcher([new(hanging), new(well)], _time);
        notificationDispatcher.Notify(Task.FromResult(NotificationSamples.Started));
        notificationDispatcher.Notify(Task.FromResult(NotificationSamples.Succeeded));
        var end = notificationDispatcher.CompleteAsync();
        Assert.True(notified.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        _time.Advance(NotificationDispatcher.NotifierTimeout - TimeSpan.FromMilliseconds(1));
        Assert.False(end.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var notificationResults = await end.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(2, notificationResults.Count(notificationResult =>
            $"{notificationResult}" == "Hanging was not notified: it took longer than 5 s."));
        Assert.Equal([DeploymentStage.Started, DeploymentStage.Succeeded], well.ReceivedStages);
    }

    [Fact]
    public async Task A_notification_that_hangs_does_not_prevent_the_next_one()
    {
        var begun = new TaskCompletionSource();
        var late = new ScriptedNotifier("Late", (notification, cancellationToken) =>
        {
            begun.TrySetResult();
            return notification.Stage == DeploymentStage.Started
                ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken) : Task.CompletedTask;
        });
        using var notificationDispatcher = new NotificationDispatcher([new(late)], _time);
        notificationDispatcher.Notify(Task.FromResult(NotificationSamples.Started));
        await begun.Task.WaitAsync(TestContext.Current.CancellationToken);
        _time.Advance(NotificationDispatcher.NotifierTimeout);
        notificationDispatcher.Notify(Task.FromResult(NotificationSamples.Succeeded));

        var notificationResults = await notificationDispatcher.CompleteAsync();

        Assert.Equal(["Late was not notified: it took longer than 5 s.", "Late was notified."],
            notificationResults.Select(notificationResult => $"{notificationResult}"));
    }

    [Fact]
    public async Task Notify_returns_before_notifications_are_sent()
    {
        using var open = new ManualResetEventSlim();
        var blocking = new ScriptedNotifier("Blocking", (_, _) =>
        {
            open.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);
            return Task.CompletedTask;
        });
        using var notificationDispatcher = new NotificationDispatcher([new(blocking)], _time);

        notificationDispatcher.Notify(Task.FromResult(NotificationSamples.Started));
        open.Set();

        Assert.Null(Assert.Single(await notificationDispatcher.CompleteAsync()).Failure);
    }

    [Fact]
    public async Task A_notification_that_is_never_created_times_out()
    {
        using var notificationDispatcher = new NotificationDispatcher([new(new ScriptedNotifier("One"))], _time);
        notificationDispatcher.Notify(new TaskCompletionSource<Notification>().Task);
        var end = notificationDispatcher.CompleteAsync();
        _time.Advance(NotificationDispatcher.NotifierTimeout);

        Assert.NotNull(Assert.Single(await end.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken)).Failure);
    }

    private async Task<IReadOnlyList<NotificationResult>> DispatchAsync(IReadOnlyList<NotificationRoute> routes,
        params Notification[] notification)
    {
        using var notificationDispatcher = new NotificationDispatcher(routes, _time);
        foreach (var piece in notification)
            notificationDispatcher.Notify(Task.FromResult(piece));
        return await notificationDispatcher.CompleteAsync();
    }
}
