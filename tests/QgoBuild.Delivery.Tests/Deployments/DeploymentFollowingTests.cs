using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>What follows from here: over connections that break, with a look at the public addresses, and requests to cancel.</summary>
public sealed class DeploymentFollowingTests : LocalDeployments
{
    [Fact]
    public async Task A_lost_connection_is_opened_again_and_no_entry_is_missed_or_printed_twice()
    {
        var connections = 0;
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(
            connections++ == 0 ? new FlakyHost(new LocalHost(), afterLines: 4) : new LocalHost()));
        var reported = new List<string>();
        var result = await runner.RunAsync(
            Plan(CreateTracingStep("fetch"), CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"sleep 3") }), null,
            entry => reported.Add($"{entry.Event} {entry.Step}"), CancellationToken.None);

        Assert.Equal(2, connections);
        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Equal(reported.Distinct(), reported);
        var journal = $"{result.Deployment.WorkDirectory}/journal.ndjson";
        Assert.Equal(result.Entries.Count, (await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData(null, DeploymentState.Succeeded, "checked from outside as well")]
    [InlineData("It's $(closed)\nto the world.", DeploymentState.RolledBack, "From outside: It's $(closed)\nto the world.")]
    public async Task What_is_seen_from_outside_decides(string? seen, DeploymentState outcome, string said)
    {
        var order = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost()))
        {
            WarmUpPublicHealthCheck = _ => Noted("approached"),
            CheckPublicHealth = (_, _) => Noted("looked"),
        };
        var result = await runner.RunAsync(
            Plan(CreateTracingStep("check") with { Commands = RemoteCommand.Sh($"expect_public_check") }, CreateTracingStep("switch"),
                DefaultVerifyStep), null, _ => { }, CancellationToken.None);

        Assert.Equal(["approached", "looked"], order);
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(said, result.Failure?.Reason ?? GetVerifyDetail(result));

        Task<string?> Noted(string what)
        {
            order.Add(what);
            return Task.FromResult(seen);
        }
    }

    [Fact]
    public async Task Where_nobody_looks_from_outside_the_server_goes_by_what_it_sees_itself()
    {
        var result = await RunAsync(DefaultVerifyStep);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Equal("not checked from outside: no client that checks the public addresses follows the deployment",
            GetVerifyDetail(result));
    }

    [Fact]
    public async Task A_client_that_cannot_check_the_public_addresses_says_why()
    {
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost()))
        {
            CheckPublicHealth = (_, _) => throw new DeliveryException("This machine has no network."),
        };
        var result = await runner.RunAsync(Plan(DefaultVerifyStep), null, _ => { }, CancellationToken.None);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Equal("not checked from outside: This machine has no network.", GetVerifyDetail(result));
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_said_to_do_so()
    {
        var end = new TaskCompletionSource<string?>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost())) { CheckPublicHealth = (_, _) => end.Task };
        var result = await runner.RunAsync(Plan(CreateVerifyStep(1)), null, _ => { }, CancellationToken.None);
        end.SetResult(null);

        Assert.Equal("not checked from outside: the check of the client that follows took longer than 1 seconds", GetVerifyDetail(result));
    }

    [Fact]
    public async Task A_follower_whose_requests_are_all_refused_is_not_called_nobody_and_reports_it()
    {
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(
            new RefusingHost(new LocalHost(), "outside", refusals: int.MaxValue)))
        {
            CheckPublicHealth = (_, _) => Task.FromResult<string?>(null),
            Report = reports.Add,
        };
        var result = await runner.RunAsync(Plan(CreateVerifyStep(1)), null, _ => { }, CancellationToken.None);

        Assert.Equal("not checked from outside: the client that follows did not begin its check within 1 seconds", GetVerifyDetail(result));
        Assert.Contains(
            "could not be sent to the server: here accepts no further command now: it is full.", Assert.Single(reports),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_that_lost_its_connection_looks_again_when_it_is_back()
    {
        var (connections, looks) = (0, 0);
        var never = new TaskCompletionSource<string?>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(
            connections++ == 0 ? new FlakyHost(new LocalHost(), afterLines: 8) : new LocalHost()))
        {
            CheckPublicHealth = (_, _) => looks++ == 0 ? never.Task : Task.FromResult<string?>(null),
        };
        var result = await runner.RunAsync(Plan(DefaultVerifyStep), null, _ => { }, CancellationToken.None);

        Assert.Equal((2, 2), (connections, looks));
        Assert.Equal("checked from outside as well", GetVerifyDetail(result));
    }

    [Fact]
    public async Task A_request_to_cancel_that_is_refused_is_reported_and_repeated_until_it_is_delivered()
    {
        using var cancellationSource = new CancellationTokenSource();
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(
            new RefusingHost(new LocalHost(), "cancel", refusals: 2)))
        {
            Report = reports.Add,
        };
        var result = await runner.RunAsync(
            Plan(CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"sleep 1000") }), null,
            entry => CancelAtStep(entry, "pull", cancellationSource), cancellationSource.Token);

        Assert.Equal(DeploymentState.Cancelled, result.Outcome);
        Assert.Collection(
            reports,
            first => Assert.StartsWith("The request to cancel has not reached", first, StringComparison.Ordinal),
            second => Assert.StartsWith("The request to cancel has reached", second, StringComparison.Ordinal));
        Assert.EndsWith("requested to cancel: it stops here and is rolled back.", GetCancelRequestDetail(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_never_arrives_is_said_not_to_have_been_delivered()
    {
        using var cancellationSource = new CancellationTokenSource();
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(
            new RefusingHost(new LocalHost(), "cancel", refusals: int.MaxValue)))
        {
            Report = reports.Add,
        };
        var result = await runner.RunAsync(
            Plan(CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"sleep 2") }), null,
            entry => CancelAtStep(entry, "pull", cancellationSource), cancellationSource.Token);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Contains("The request to cancel was not delivered", reports[^1], StringComparison.Ordinal);
        Assert.Contains("./build.sh Rollback --environment ", reports[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_comes_too_late_is_acknowledged_as_such()
    {
        using var cancellationSource = new CancellationTokenSource();
        var finishing = new Step("finish", "Finish", TimeSpan.FromMinutes(1),
            RemoteCommand.Sh($"until [ -e \"$work/cancel\" ]; do sleep 0.05; done"))
        {
            Phase = StepPhase.Finish,
            IsCancellable = false,
        };
        var result = await Runner.RunAsync(
            Plan(CreateTracingStep("pull"), finishing), null, entry => CancelAtStep(entry, "finish", cancellationSource),
            cancellationSource.Token);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.EndsWith("requested to cancel: too late, it is being finished and stays.",
            GetCancelRequestDetail(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_arrives_between_two_steps_is_the_reason_of_the_second()
    {
        var result = await RunAsync(
            CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"printf me >\"$work/cancel\"") }, CreateTracingStep("start"));

        Assert.Equal(DeploymentState.Cancelled, result.Outcome);
        Assert.Equal("Cancelled by me.", result.Failure!.Reason);
        Assert.Equal(("start", FailureCause.Cancelled), (result.Failure.Step, result.Failure.Cause));
        var failure = Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded);
        Assert.Equal(130, failure.ExitCode);
        Assert.StartsWith("Cancelled by me. It stopped at step start.", failure.Message, StringComparison.Ordinal);
        Assert.Equal("undo start\nundo pull\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task One_session_for_each_connection_is_enough_to_follow_to_look_and_to_cancel()
    {
        using var server = SshServer.WithConfiguration("MaxSessions 1");
        var reports = new List<string>();
        var runner = new DeploymentRunner(async _ => await server.ConnectAsync())
        {
            CheckPublicHealth = (_, _) => Task.FromResult<string?>(null),
            Report = reports.Add,
        };
        using var cancellationSource = new CancellationTokenSource();
        var waiting = new Step("later", "Wait", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"sleep 1000"));
        var result = await runner.RunAsync(
            Plan(DefaultVerifyStep, waiting), null, entry => CancelAtStep(entry, "later", cancellationSource), cancellationSource.Token);

        Assert.Equal("checked from outside as well", GetVerifyDetail(result));
        Assert.Equal(DeploymentState.Cancelled, result.Outcome);
        Assert.NotNull(GetCancelRequestDetail(result));
        Assert.Empty(reports);
    }

    private static string? GetCancelRequestDetail(DeploymentResult result) =>
        result.Entries.Single(entry => entry.Event == JournalEvent.CancelRequested).Detail;

    private static Step CreateVerifyStep(int seconds) =>
        new("verify", "Verify", TimeSpan.FromMinutes(1),
            RemoteCommand.Sh($"release_logs() {{ :; }}; outside_patience=1; check_publicly {seconds}"));

    private static Step DefaultVerifyStep =>
        new("verify", "Verify", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"release_logs() {{ :; }}; check_publicly 20"));

    private static string? GetVerifyDetail(DeploymentResult result) =>
        result.Entries.Single(entry => entry is { Event: JournalEvent.StepFinished, Step: "verify" }).Detail;
}
