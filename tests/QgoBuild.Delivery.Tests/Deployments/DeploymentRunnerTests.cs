using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Remote;
using QgoBuild.Delivery.Shell;
using QgoBuild.Delivery.Tests.Remote;

namespace QgoBuild.Delivery.Tests.Deployments;

public sealed class DeploymentRunnerTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"qgo NEW START {Guid.NewGuid():N}");

    private string Trace => Path.Combine(_directory, "trace");

    public DeploymentRunnerTests() => Directory.CreateDirectory(_directory);

    // A script that has told its end may yet write its last file.
    public void Dispose()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(_directory, recursive: true);
                return;
            }
            catch (IOException) when (tries < 50)
            {
                Thread.Sleep(100);
            }
        }
    }

    [Fact]
    public async Task Steps_run_in_order_and_the_journal_tells_each()
    {
        var result = await RunAsync(Tracing("fetch"), Tracing("pull"), Tracing("start"));

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.Equal("do fetch\ndo pull\ndo start\n", await ReadTraceAsync());
        Assert.Equal(
            ["deployment-started", "step-started preflight", "step-finished preflight", "step-started lock", "step-finished lock",
             "step-started fetch", "step-finished fetch", "step-started pull", "step-finished pull", "step-started start", "step-finished start", "deployment-finished"],
            result.Entries.Where(entry => entry.Event != "heartbeat").Select(entry => $"{entry.Event} {entry.Step}".TrimEnd()));
        Assert.Equal(Plan().By, result.Entries[0].By);
    }

    [Fact]
    public async Task A_failing_step_undoes_everything_before_it_newest_first_and_itself()
    {
        var result = await RunAsync(Tracing("fetch"), Tracing("pull") with { Undo = null }, Tracing("start"), Failing("migrate", "The \"schema\" is\nbroken."), Tracing("check"));

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.Equal("do fetch\ndo pull\ndo start\ndo migrate\nundo migrate\nundo start\nundo fetch\n", await ReadTraceAsync());
        Assert.Equal("The \"schema\" is\nbroken.", result.Failure!.Reason);
        Assert.Contains("the last words", result.Failure.Output, StringComparison.Ordinal);
        var error = Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded);
        Assert.Equal(3, error.ExitCode);
        Assert.Contains("the last words", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_that_fails_stops_there_and_says_so()
    {
        var broken = Tracing("start") with { Undo = RemoteCommand.Sh($"fail 'It cannot be undone.'") };
        var result = await RunAsync(Tracing("fetch"), broken, Failing("check", "Not healthy."));

        Assert.Equal(DeploymentOutcome.RollbackFailed, result.Outcome);
        Assert.DoesNotContain("undo fetch", await ReadTraceAsync(), StringComparison.Ordinal);
        var error = Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded);
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("It cannot be undone.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_undone_is_undone_by_another_way_and_the_journal_counts_the_attempts()
    {
        var jammed = Tracing("start") with { Undo = RemoteCommand.Sh($"echo 'the door is jammed' >&2; exit 7"), UndoOtherwise = RemoteCommand.Sh($"echo 'undo start otherwise' >> {Trace}") };
        var result = await RunAsync(Tracing("fetch"), jammed, Failing("check", "Not healthy."));

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.EndsWith("undo check\nundo start otherwise\nundo fetch\n", await ReadTraceAsync(), StringComparison.Ordinal);
        Assert.Equal([1, 2], result.Entries.Where(entry => entry is { Event: "undo-started", Step: "start" }).Select(entry => entry.Attempt));
        Assert.Equal("It ended with exit code 7: the door is jammed", result.UndoFailure!.Reason);
        Assert.DoesNotContain("Undoing", Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo one; echo; echo two >&2; false", "It ended with exit code 1: one\ntwo")]
    [InlineData("exit 9", "It ended with exit code 9. It wrote nothing.")]
    [InlineData("kill -KILL $$", "It was killed (signal 9). It wrote nothing.")]
    public async Task A_failure_always_has_a_reason(string command, string reason)
    {
        var broken = Tracing("start") with { Do = RemoteCommand.Of("eval", command), Undo = RemoteCommand.Of("eval", command) };
        var result = await RunAsync(Tracing("fetch"), broken);

        Assert.Equal((reason, reason), (result.Failure!.Reason, result.UndoFailure!.Reason));
    }

    [Fact]
    public async Task What_could_not_be_undone_is_tried_again_when_something_has_changed_or_Recover_asks_for_it()
    {
        var stuck = Plan(Tracing("start") with { Undo = RemoteCommand.Sh($"[ -e {_directory + "/unlocked"} ] || fail 'The door is locked.'") }, Failing("check", "Not healthy."));
        await Runner.RunAsync(stuck, null, _ => { }, CancellationToken.None);

        // Nothing has changed: it is not repeated, and the next command is named.
        var refused = await RunAsync(Tracing("pull"));
        Assert.Contains("The door is locked. Recover tries it again.", refused.Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal("./build.sh Recover --environment staging", Assert.Throws<DeploymentFailedException>(refused.ThrowUnlessSucceeded).Remedy);
        Assert.Empty(Recoveries());

        var recovery = Deployment.Recover(Samples.Application, stuck.Environment, "O'Neil \"x\"", Samples.Now);
        recovery = recovery with { Steps = [recovery.Steps[0] with { Do = RemoteCommand.Sh($":") }, .. recovery.Steps.Skip(1)] };
        var failed = await Runner.RunAsync(recovery, null, _ => { }, CancellationToken.None);
        Assert.Equal(4, Assert.Throws<DeploymentFailedException>(failed.ThrowUnlessSucceeded).ExitCode);
        Assert.Equal([("Recover of O'Neil \"x\"", 1)], Recoveries());

        // What an undo depends upon is another now.
        await File.WriteAllTextAsync(stuck.WorkDirectory + "/surroundings", "another start of the server", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_directory + "/unlocked", "", TestContext.Current.CancellationToken);
        Assert.Equal(DeploymentOutcome.Succeeded, (await RunAsync(Tracing("pull"))).Outcome);
        Assert.Equal(2, Recoveries().Count);

        List<(string?, int?)> Recoveries() =>
            [.. File.ReadLines(stuck.WorkDirectory + "/journal.ndjson").Select(JournalEntry.Parse).Where(entry => entry?.Event == "recovery-started").Select(entry => (entry!.By, entry.Attempt))];
    }

    [Fact]
    public async Task The_guard_does_not_repeat_what_failed_and_leaves_the_lock_to_others_until_something_has_changed()
    {
        var stuck = Plan(Tracing("start") with { Undo = RemoteCommand.Sh($"[ -e {_directory + "/unlocked"} ] || fail 'The door is locked.'") }, Failing("check", "Not healthy."));
        await Runner.RunAsync(stuck, null, _ => { }, CancellationToken.None);
        using var guard = System.Diagnostics.Process.Start("sh", [stuck.WorkDirectory + "/script.sh", "guard"]);

        // It has the lock for a moment only.
        Assert.Equal(DeploymentOutcome.Failed, (await Runner.RunAsync(Plan(Tracing("pull")) with { LockTimeout = TimeSpan.FromSeconds(5) }, null, _ => { }, CancellationToken.None)).Outcome);
        await File.WriteAllTextAsync(_directory + "/unlocked", "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(stuck.WorkDirectory + "/surroundings", "another start of the server", TestContext.Current.CancellationToken);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var entries = File.ReadLines(stuck.WorkDirectory + "/journal.ndjson").Select(JournalEntry.Parse).OfType<JournalEntry>().ToList();
        Assert.Equal("the server's guard", Assert.Single(entries, entry => entry.Event == "recovery-started").By);
        Assert.Equal(DeploymentOutcome.RolledBack, entries[^1].TypedOutcome);
    }

    [Fact]
    public async Task Whoever_finds_a_recovery_under_way_is_told_by_whom_and_at_which_step()
    {
        var slow = Plan(Tracing("start") with { Undo = RemoteCommand.Sh($": > {_directory + "/undoing"}; until [ -e {_directory + "/go"} ]; do sleep 0.05; done") }, Tracing("pull") with { Do = RemoteCommand.Sh($"kill -KILL $PPID") });
        await Assert.ThrowsAsync<DeploymentInterruptedException>(() => Runner.RunAsync(slow, null, _ => { }, CancellationToken.None));
        using var guard = System.Diagnostics.Process.Start("sh", [slow.WorkDirectory + "/script.sh", "guard"]);
        while (!File.Exists(_directory + "/undoing"))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var told = await RunAsync(Tracing("fetch"));
        await File.WriteAllTextAsync(_directory + "/go", "", TestContext.Current.CancellationToken);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Matches(@"^Deployment \S+ by .* is being undone by the server's guard \(recovery 1\) since \d\d:\d\d:\d\d UTC, at step start\.$", told.Failure!.Reason);
        Assert.StartsWith("./build.sh Follow", Assert.Throws<DeploymentFailedException>(told.ThrowUnlessSucceeded).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_exceeds_its_deadline_is_ended_and_undone()
    {
        var endless = Tracing("pull") with { Deadline = TimeSpan.FromSeconds(1), Do = RemoteCommand.Sh($"echo $$ > {_directory + "/pid"}; sleep 1000") };
        var result = await RunAsync(Tracing("fetch"), endless);

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.Contains("deadline", result.Failure!.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(_directory + "/pid", TestContext.Current.CancellationToken)).Trim()}"));
    }

    [Fact]
    public async Task Cancelling_asks_the_server_to_roll_back_and_waits_until_it_has()
    {
        using var canceller = new CancellationTokenSource();
        var waiting = Tracing("pull") with { Do = RemoteCommand.Sh($"sleep 1000") };
        var result = await Runner.RunAsync(Plan(Tracing("fetch"), waiting), null, entry => CancelAt(entry, "pull", canceller), canceller.Token);

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.StartsWith("Cancelled by it's \"me\"", result.Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal("do fetch\nundo pull\nundo fetch\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task A_second_deployment_is_told_who_holds_the_lock_and_changes_nothing()
    {
        using var canceller = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        var first = Runner.RunAsync(Plan(Tracing("pull") with { Do = RemoteCommand.Sh($"sleep 1000") }), null, entry => Reach(entry, "pull", reached), canceller.Token);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        var second = await RunAsync(Tracing("fetch"));
        await canceller.CancelAsync();
        await first;

        Assert.Equal(DeploymentOutcome.Failed, second.Outcome);
        Assert.Matches(@"^Deployment \S+ by .* is under way since \d\d:\d\d:\d\d UTC, at step pull\.$", second.Failure!.Reason);
        Assert.Equal(1, Assert.Throws<DeploymentFailedException>(second.ThrowUnlessSucceeded).ExitCode);
        Assert.Equal("undo pull\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task A_deployment_that_was_killed_is_undone_by_the_next_one_before_it_begins()
    {
        var suicidal = Tracing("pull") with { Do = RemoteCommand.Sh($"kill -KILL $PPID") };
        var error = await Assert.ThrowsAsync<DeploymentInterruptedException>(() => RunAsync(Tracing("fetch"), suicidal));
        Assert.Contains("Recover", error.Remedy, StringComparison.Ordinal);

        var next = await RunAsync(Tracing("start"));

        Assert.Equal(DeploymentOutcome.Succeeded, next.Outcome);
        Assert.Equal("do fetch\nundo pull\nundo fetch\ndo start\n", await ReadTraceAsync());
        Assert.Contains("which had been interrupted", next.Entries.Single(entry => entry is { Event: "step-finished", Step: "lock" }).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_at_hand_in_memory_while_it_runs_and_gone_afterwards()
    {
        var looking = Tracing("pull") with { Do = RemoteCommand.Sh($"cat \"$secrets/config.json\" > {_directory + "/seen"}; stat -c %a \"$secrets\" >> {_directory + "/seen"}; printf %s \"$secrets\" > {_directory + "/place"}") };
        var result = await Runner.RunAsync(Plan(looking), new RegistryCredentials("registry.sandbox:5443", "ci", "sentinel-5ecret"), _ => { }, CancellationToken.None);

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        var seen = await File.ReadAllTextAsync(_directory + "/seen", TestContext.Current.CancellationToken);
        Assert.Contains(Convert.ToBase64String("ci:sentinel-5ecret"u8), seen, StringComparison.Ordinal);
        Assert.EndsWith("700\n", seen, StringComparison.Ordinal);
        Assert.False(Directory.Exists(await File.ReadAllTextAsync(_directory + "/place", TestContext.Current.CancellationToken)));
        File.Delete(_directory + "/seen");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_directory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"),
            file => File.ReadAllText(file).Contains("sentinel-5ecret", StringComparison.Ordinal) || File.ReadAllText(file).Contains(Convert.ToBase64String("ci:sentinel-5ecret"u8), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_made_again_and_no_entry_is_missed_or_told_twice()
    {
        var connections = 0;
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(connections++ == 0 ? new BreakingHost(new LocalHost(), afterLines: 4) : new LocalHost()));
        var told = new List<string>();
        var result = await runner.RunAsync(Plan(Tracing("fetch"), Tracing("pull") with { Do = RemoteCommand.Sh($"sleep 3") }), null, entry => told.Add($"{entry.Event} {entry.Step}"), CancellationToken.None);

        Assert.Equal(2, connections);
        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.Equal(told.Distinct(), told);
        Assert.Equal(result.Entries.Count, (await File.ReadAllLinesAsync($"{result.Deployment.WorkDirectory}/journal.ndjson", TestContext.Current.CancellationToken)).Length);
    }

    [Theory]
    [InlineData(null, DeploymentOutcome.Succeeded, "seen from outside as well")]
    [InlineData("It's $(closed)\nto the world.", DeploymentOutcome.RolledBack, "From outside: It's $(closed)\nto the world.")]
    public async Task What_is_seen_from_outside_decides(string? seen, DeploymentOutcome outcome, string said)
    {
        var order = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost()))
        {
            ApproachFromOutside = _ => Noted("approached"),
            LookFromOutside = (_, _) => Noted("looked"),
        };
        var result = await runner.RunAsync(Plan(Tracing("check"), Tracing("switch"), Verifying), null, _ => { }, CancellationToken.None);

        Assert.Equal(["approached", "looked"], order);
        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(said, result.Failure?.Reason ?? Verified(result));

        Task<string?> Noted(string what)
        {
            order.Add(what);
            return Task.FromResult(seen);
        }
    }

    [Fact]
    public async Task Where_nobody_looks_from_outside_the_server_goes_by_what_it_sees_itself()
    {
        var result = await RunAsync(Verifying);

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.Equal("not seen from outside: nobody follows who checks the public addresses", Verified(result));
    }

    [Fact]
    public async Task A_client_that_cannot_check_the_public_addresses_says_why()
    {
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost()))
        {
            LookFromOutside = (_, _) => throw new DeliveryException("This machine has no network."),
        };
        var result = await runner.RunAsync(Plan(Verifying), null, _ => { }, CancellationToken.None);

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.Equal("not seen from outside: This machine has no network.", Verified(result));
    }

    [Fact]
    public async Task A_check_that_takes_too_long_is_said_to_do_so()
    {
        var end = new TaskCompletionSource<string?>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new LocalHost())) { LookFromOutside = (_, _) => end.Task };
        var result = await runner.RunAsync(Plan(VerifyingFor(1)), null, _ => { }, CancellationToken.None);
        end.SetResult(null);

        Assert.Equal("not seen from outside: the check of the client that follows took longer than 1 seconds", Verified(result));
    }

    [Fact]
    public async Task A_follower_whose_requests_are_all_refused_is_not_called_nobody_and_reports_it()
    {
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new RefusingHost(new LocalHost(), "outside", refusals: int.MaxValue)))
        {
            LookFromOutside = (_, _) => Task.FromResult<string?>(null),
            Report = reports.Add,
        };
        var result = await runner.RunAsync(Plan(VerifyingFor(1)), null, _ => { }, CancellationToken.None);

        Assert.Equal("not seen from outside: the client that follows did not begin its check within 1 seconds", Verified(result));
        Assert.Contains("could not be sent to the server: here does not run another command now: it is full.", Assert.Single(reports), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_that_lost_its_connection_looks_again_when_it_is_back()
    {
        var (connections, looks) = (0, 0);
        var never = new TaskCompletionSource<string?>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(connections++ == 0 ? new BreakingHost(new LocalHost(), afterLines: 6) : new LocalHost()))
        {
            LookFromOutside = (_, _) => looks++ == 0 ? never.Task : Task.FromResult<string?>(null),
        };
        var result = await runner.RunAsync(Plan(Verifying), null, _ => { }, CancellationToken.None);

        Assert.Equal((2, 2), (connections, looks));
        Assert.Equal("seen from outside as well", Verified(result));
    }

    [Fact]
    public async Task A_request_to_cancel_that_is_refused_is_reported_and_repeated_until_it_is_delivered()
    {
        using var canceller = new CancellationTokenSource();
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new RefusingHost(new LocalHost(), "cancel", refusals: 2))) { Report = reports.Add };
        var result = await runner.RunAsync(Plan(Tracing("pull") with { Do = RemoteCommand.Sh($"sleep 1000") }), null, entry => CancelAt(entry, "pull", canceller), canceller.Token);

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.Collection(
            reports,
            first => Assert.StartsWith("The request to cancel has not reached", first, StringComparison.Ordinal),
            second => Assert.StartsWith("The request to cancel has reached", second, StringComparison.Ordinal));
        Assert.EndsWith("requested to cancel: it stops here and is rolled back.", Acknowledged(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_never_arrives_is_said_not_to_have_been_delivered()
    {
        using var canceller = new CancellationTokenSource();
        var reports = new List<string>();
        var runner = new DeploymentRunner(_ => Task.FromResult<IRemoteHost>(new RefusingHost(new LocalHost(), "cancel", refusals: int.MaxValue))) { Report = reports.Add };
        var result = await runner.RunAsync(Plan(Tracing("pull") with { Do = RemoteCommand.Sh($"sleep 2") }), null, entry => CancelAt(entry, "pull", canceller), canceller.Token);

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.Contains("The request to cancel was not delivered", reports[^1], StringComparison.Ordinal);
        Assert.Contains("./build.sh Rollback --environment ", reports[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_comes_too_late_is_acknowledged_as_such()
    {
        using var canceller = new CancellationTokenSource();
        var finishing = new Step("finish", "Finish", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"until [ -e \"$work/cancel\" ]; do sleep 0.05; done"));
        var result = await Runner.RunAsync(Plan(Tracing("pull"), finishing), null, entry => CancelAt(entry, "finish", canceller), canceller.Token);

        Assert.Equal(DeploymentOutcome.Succeeded, result.Outcome);
        Assert.EndsWith("requested to cancel: too late, it is being finished and stays.", Acknowledged(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_cancel_that_arrives_between_two_steps_is_the_reason_of_the_second()
    {
        var result = await RunAsync(Tracing("pull") with { Do = RemoteCommand.Sh($"printf me >\"$work/cancel\"") }, Tracing("start"));

        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.Equal("Cancelled by me.", result.Failure!.Reason);
        Assert.Equal("start", result.Failure.Step);
        Assert.Equal("undo start\nundo pull\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task One_session_for_each_connection_is_enough_to_follow_to_look_and_to_cancel()
    {
        using var server = SshServer.With("MaxSessions 1");
        var reports = new List<string>();
        var runner = new DeploymentRunner(async _ => await server.ConnectAsync())
        {
            LookFromOutside = (_, _) => Task.FromResult<string?>(null),
            Report = reports.Add,
        };
        using var canceller = new CancellationTokenSource();
        var waiting = new Step("later", "Wait", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"sleep 1000"));
        var result = await runner.RunAsync(Plan(Verifying, waiting), null, entry => CancelAt(entry, "later", canceller), canceller.Token);

        Assert.Equal("seen from outside as well", Verified(result));
        Assert.Equal(DeploymentOutcome.RolledBack, result.Outcome);
        Assert.NotNull(Acknowledged(result));
        Assert.Empty(reports);
    }

    private static string? Acknowledged(DeploymentResult result) => result.Entries.Single(entry => entry.Event == "cancel-requested").Detail;

    private static Step VerifyingFor(int seconds) =>
        new("verify", "Verify", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"release_logs() {{ :; }}; outside_patience=1; seen_from_outside {seconds}"));

    private static Step Verifying => new("verify", "Verify", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"release_logs() {{ :; }}; seen_from_outside 20"));

    private static string? Verified(DeploymentResult result) => result.Entries.Single(entry => entry is { Event: "step-finished", Step: "verify" }).Detail;

    private static DeploymentRunner Runner => new(_ => Task.FromResult<IRemoteHost>(new LocalHost()));

    private Task<DeploymentResult> RunAsync(params Step[] steps) => Runner.RunAsync(Plan(steps), null, _ => { }, CancellationToken.None);

    private DeploymentPlan Plan(params Step[] steps) => Samples.Plan(_directory, steps);

    private Step Tracing(string name) => new(name, $"Trace {name}", TimeSpan.FromMinutes(1), RemoteCommand.Sh($"echo {"do " + name} >> {Trace}"))
    {
        Undo = RemoteCommand.Sh($"echo {"undo " + name} >> {Trace}"),
    };

    private Step Failing(string name, string reason) => Tracing(name) with { Do = RemoteCommand.Sh($"echo {"do " + name} >> {Trace}; echo 'the last words'; fail {reason}") };

    private Task<string> ReadTraceAsync() => File.ReadAllTextAsync(Trace, TestContext.Current.CancellationToken);

    private static void CancelAt(JournalEntry entry, string step, CancellationTokenSource canceller)
    {
        if (entry.Event == "step-started" && entry.Step == step)
            canceller.Cancel();
    }

    private static void Reach(JournalEntry entry, string step, TaskCompletionSource reached)
    {
        if (entry.Event == "step-started" && entry.Step == step)
            reached.TrySetResult();
    }
}
