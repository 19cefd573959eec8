using Microsoft.Extensions.Time.Testing;
using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Environments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Releases;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sessions;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Sessions;

public sealed class DeploymentNotifierTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 32, 41, TimeSpan.Zero);
    private static readonly Uri Log = new("https://github.com/a/b/actions/runs/1");
    private static readonly JournalEntry Started = new() { Event = JournalEvent.DeploymentStarted };
    private static readonly JournalEntry Locked = new() { Event = JournalEvent.LockAcquired, Step = "lock" };
    private static readonly Release PreviousRelease = ReleaseOf("1.3.0", '3');
    private static readonly Commit Change = new(CommitId.Parse(new string('4', 40)), "Anna", "Change");

    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new();
    private readonly DeploymentPlan _plan =
        DeploymentPlans.Backup(Samples.Application, Environment, "Anna", Now);

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task The_start_and_the_end_are_notified_with_the_previous_release()
    {
        var notifier = new Listener();
        using var deploymentNotifier =
            CreateNotifier(notifier, _ => Task.FromResult((Previous: (Release?)PreviousRelease, Commits: (IReadOnlyList<Commit>)[Change])));

        deploymentNotifier.OnJournalEntry(Started);
        deploymentNotifier.OnJournalEntry(Locked);
        deploymentNotifier.OnJournalEntry(Locked);
        await deploymentNotifier.FinishAsync(_plan.CreateStartedNotification() with { Stage = DeploymentStage.Succeeded }, _output);

        Assert.Equal([DeploymentStage.Started, DeploymentStage.Succeeded],
            notifier.Notifications.Select(notification => notification.Stage));
        Assert.All(notifier.Notifications, notification =>
            Assert.Equal((PreviousRelease, Change, Log),
                (notification.Previous, Assert.Single(notification.Commits), notification.LogUrl)));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task A_deployment_that_only_waits_is_not_notified_as_started()
    {
        var notifier = new Listener();
        using var deploymentNotifier = CreateNotifier(notifier, _ => throw new InvalidOperationException("Nobody asked."));

        deploymentNotifier.OnJournalEntry(Started);
        deploymentNotifier.OnJournalEntry(new JournalEntry { Event = JournalEvent.LockWaiting, Step = "lock" });
        await deploymentNotifier.FinishAsync(_plan.CreateNotification(new Delivery.DeliveryException("No.")), _output);

        Assert.Equal(DeploymentStage.Failed, Assert.Single(notifier.Notifications).Stage);
    }

    [Fact]
    public async Task What_was_before_is_left_out_where_the_server_does_not_say()
    {
        var notifier = new Listener();
        var asked = new TaskCompletionSource();
        using var deploymentNotifier = CreateNotifier(notifier, async cancellationToken =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return default;
        });

        deploymentNotifier.OnJournalEntry(Locked);
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        var end = deploymentNotifier.FinishAsync(_plan.CreateStartedNotification() with { Stage = DeploymentStage.Succeeded }, _output);
        _time.Advance(TimeSpan.FromSeconds(3));
        await end.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        Assert.Equal([DeploymentStage.Started, DeploymentStage.Succeeded],
            notifier.Notifications.Select(notification => notification.Stage));
        Assert.All(notifier.Notifications, notification => Assert.Null(notification.Previous));
    }

    [Fact]
    public async Task A_notifier_that_failed_is_named_in_a_line()
    {
        using var deploymentNotifier = CreateNotifier(new Listener(new InvalidOperationException("It's\nbroken.")), _ =>
            throw new InvalidOperationException("No answer."));

        deploymentNotifier.OnJournalEntry(Locked);
        await deploymentNotifier.FinishAsync(null, _output);

        Assert.Equal("  ! Listener was not notified: It's broken.\n", _output.ToString());
    }

    [Fact]
    public async Task Where_nobody_listens_nobody_is_asked()
    {
        using var deploymentNotifier = new DeploymentNotifier(_plan, [], _ => throw new InvalidOperationException("Asked."), null, _time);

        deploymentNotifier.OnJournalEntry(Locked);
        await deploymentNotifier.FinishAsync(_plan.CreateStartedNotification(), _output);

        Assert.Equal("", _output.ToString());
        Assert.True(deploymentNotifier.HasStarted);
    }

    private DeploymentNotifier CreateNotifier(INotifier notifier,
        Func<CancellationToken, Task<(Release? Previous, IReadOnlyList<Commit> Commits)>> loadPrevious) =>
        new(_plan, [new NotificationRoute(notifier)], loadPrevious, Log, _time);

    private static Release ReleaseOf(string version, char digit) =>
        new(version, CommitId.Parse(new string(digit, 40)), new Dictionary<string, ImageReference>(), Now);

    private static DeploymentEnvironment Environment => new()
    {
        Name = "staging",
        Server = new SshEndpoint("127.0.0.11", 2222, "root", "key", "known_hosts"),
        Directory = "/root/NEW START",
        Branch = "staging",
        Origin = "origin",
        Url = new Uri("http://127.0.0.11:8080"),
        Entrances = [],
        Registry = "registry.sandbox:5443",
        EdgeImage = "nginx:1.28",
    };

    private sealed class Listener(Exception? failure = null) : INotifier
    {
        public List<Notification> Notifications { get; } = [];

        public string Name => "Listener";

        public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
        {
            Notifications.Add(notification);
            return failure is null ? Task.CompletedTask : Task.FromException(failure);
        }
    }
}
