using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Notifications;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Sessions;
using QgoBuild.Delivery.Sources;
using QgoBuild.Delivery.Tests.Deployments;

namespace QgoBuild.Delivery.Tests.Sessions;

public sealed class DeploymentSessionTests : LocalDeployments
{
    private readonly StringWriter _output = new();
    private readonly List<DeploymentStage> _stages = [];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_is_printed_and_notified_from_start_to_end()
    {
        var result = await CreateSession().RunAsync(WithoutPublicCheck(CreateTracingStep("fetch")), null, CancellationToken);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Contains("✓ fetch", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal([DeploymentStage.Started, DeploymentStage.Succeeded], _stages);
    }

    [Fact]
    public async Task A_deployment_that_fails_is_printed_and_notified_and_thrown()
    {
        var plan = WithoutPublicCheck(CreateFailingStep("fetch", "The origin is gone."));

        var failure = await Assert.ThrowsAsync<DeploymentFailedException>(() => CreateSession().RunAsync(plan, null, CancellationToken));

        Assert.Contains("The origin is gone.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("✗ fetch", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal([DeploymentStage.Started, DeploymentStage.RolledBack], _stages);
    }

    [Theory]
    [InlineData(5, 60, 60)]
    [InlineData(60, 5, 60)]
    public async Task The_options_of_the_command_apply_to_every_plan(int plan, int session, int used)
    {
        var original = WithoutPublicCheck(CreateTracingStep("fetch")) with { LockTimeout = TimeSpan.FromSeconds(plan) };

        await CreateSession(acceptsDrift: true, TimeSpan.FromSeconds(session)).RunAsync(original, null, CancellationToken);

        Assert.Equal(
            DeploymentScript.Compile(original with { AcceptDrift = true, LockTimeout = TimeSpan.FromSeconds(used) }),
            await File.ReadAllTextAsync(Path.Combine(original.WorkDirectory, "script.sh"), CancellationToken));
    }

    [Fact]
    public async Task Where_no_deployment_is_under_way_there_is_nothing_to_follow()
    {
        await CreateSession().FollowAsync(Plan().Environment, "Anna", CancellationToken);

        Assert.Equal($"Nothing is under way on {Plan().Environment.Name}.\n", _output.ToString());
    }

    [Fact]
    public async Task The_result_of_each_notifier_is_printed()
    {
        var notification = Plan().CreateStartedNotification();

        var results = await CreateSession()
            .NotifyAsync(notification, [new Recorder(_ => { }), new Recorder(_ => throw new DeliveryException("It is closed."))]);

        Assert.Equal([null, "It is closed."], results.Select(result => result.Failure));
        Assert.Matches(@"✓ Recorder +sent in \d+ ms\n  ✗ Recorder +not sent in \d+ ms: It is closed\.\n", _output.ToString());
    }

    private DeploymentPlan WithoutPublicCheck(params Step[] steps)
    {
        var plan = Plan(steps);
        return plan with { Environment = plan.Environment with { Health = plan.Environment.Health with { IncludePublicCheck = false } } };
    }

    private DeploymentSession CreateSession(bool acceptsDrift = false, TimeSpan lockTimeout = default) => new(new GitCheckout(Root))
    {
        Connect = (_, _) => Task.FromResult<IRemoteHost>(new LocalHost()),
        Output = _output,
        AcceptDrift = acceptsDrift,
        LockTimeout = lockTimeout,
        Notifications = [new NotificationRoute(new Recorder(notification => _stages.Add(notification.Stage)))],
    };

    private sealed class Recorder(Action<Notification> record) : INotifier
    {
        public string Name => "Recorder";

        public Task NotifyAsync(Notification notification, CancellationToken cancellationToken)
        {
            record(notification);
            return Task.CompletedTask;
        }
    }
}
