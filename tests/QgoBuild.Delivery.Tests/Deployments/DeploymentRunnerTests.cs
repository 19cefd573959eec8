using QgoBuild.Delivery.Deployments;
using QgoBuild.Delivery.Journal;
using QgoBuild.Delivery.Shell;

namespace QgoBuild.Delivery.Tests.Deployments;

/// <summary>What runs on the server: steps, their undoing, the lock, the guard.</summary>
public sealed class DeploymentRunnerTests : LocalDeployments
{
    [Fact]
    public async Task Steps_run_in_order_and_the_journal_has_each()
    {
        var result = await RunAsync(CreateTracingStep("fetch"), CreateTracingStep("pull"), CreateTracingStep("start"));

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        Assert.Equal("do fetch\ndo pull\ndo start\n", await ReadTraceAsync());
        Assert.Equal(
            ["DeploymentStarted", "StepStarted preflight", "StepFinished preflight", "StepStarted lock", "LockAcquired lock",
                "StepFinished lock", "StepStarted fetch",
             "StepFinished fetch", "StepStarted pull", "StepFinished pull", "StepStarted start", "StepFinished start",
             "DeploymentFinished"],
            result.Entries.Where(entry => entry.Event != JournalEvent.Heartbeat).Select(entry => $"{entry.Event} {entry.Step}".TrimEnd()));
        Assert.Equal(Plan().By, result.Entries[0].By);
    }

    [Fact]
    public async Task A_failing_step_undoes_everything_before_it_newest_first_and_itself()
    {
        var result = await RunAsync(CreateTracingStep("fetch"), CreateTracingStep("pull") with { Undo = null }, CreateTracingStep("start"),
            CreateFailingStep("migrate", "The \"schema\" is\nbroken."), CreateTracingStep("check"));

        Assert.Equal(DeploymentState.RolledBack, result.Outcome);
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
        var broken = CreateTracingStep("start") with { Undo = RemoteCommand.Sh($"fail 'It cannot be undone.'") };
        var result = await RunAsync(CreateTracingStep("fetch"), broken, CreateFailingStep("check", "Not healthy."));

        Assert.Equal(DeploymentState.RollbackFailed, result.Outcome);
        Assert.DoesNotContain("undo fetch", await ReadTraceAsync(), StringComparison.Ordinal);
        var error = Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded);
        Assert.Equal(4, error.ExitCode);
        Assert.Contains("It cannot be undone.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_undone_is_undone_by_another_way_and_the_journal_counts_the_attempts()
    {
        var jammed = CreateTracingStep("start") with
        {
            Undo = RemoteCommand.Sh($"echo 'the door is jammed' >&2; exit 7"),
            UndoFallback = RemoteCommand.Sh($"echo 'undo start otherwise' >> {TracePath}"),
        };
        var result = await RunAsync(CreateTracingStep("fetch"), jammed, CreateFailingStep("check", "Not healthy."));

        Assert.Equal(DeploymentState.RolledBack, result.Outcome);
        Assert.EndsWith("undo check\nundo start otherwise\nundo fetch\n", await ReadTraceAsync(), StringComparison.Ordinal);
        Assert.Equal([1, 2], result.Entries.Where(entry => entry is { Event: JournalEvent.UndoStarted, Step: "start" })
            .Select(entry => entry.Attempt));
        Assert.Equal("It ended with exit code 7: the door is jammed", result.UndoFailure!.Reason);
        Assert.DoesNotContain("Undoing", Assert.Throws<DeploymentFailedException>(result.ThrowUnlessSucceeded).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo one; echo; echo two >&2; false", "It ended with exit code 1: one\ntwo")]
    [InlineData("exit 9", "It ended with exit code 9. It wrote nothing.")]
    [InlineData("kill -KILL $$", "It was killed (signal 9). It wrote nothing.")]
    public async Task A_failure_always_has_a_reason(string command, string reason)
    {
        var broken =
            CreateTracingStep("start") with { Commands = RemoteCommand.Of("eval", command), Undo = RemoteCommand.Of("eval", command) };
        var result = await RunAsync(CreateTracingStep("fetch"), broken);

        Assert.Equal((reason, reason), (result.Failure!.Reason, result.UndoFailure!.Reason));
    }

    [Fact]
    public async Task What_could_not_be_undone_is_tried_again_when_something_has_changed_or_Recover_asks_for_it()
    {
        var stuck = Plan(CreateTracingStep("start") with
        {
            Undo = RemoteCommand.Sh($"[ -e {Root + "/unlocked"} ] || fail 'The door is locked.'"),
        },
                CreateFailingStep("check", "Not healthy."));
        await Runner.RunAsync(stuck, null, _ => { }, CancellationToken.None);

        // Nothing has changed: it is not repeated, and the next command is named.
        var refused = await RunAsync(CreateTracingStep("pull"));
        Assert.Contains("The door is locked. Recover tries it again.", refused.Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal("./build.sh Recover --environment staging",
            Assert.Throws<DeploymentFailedException>(refused.ThrowUnlessSucceeded).Remedy);
        Assert.Empty(Recoveries());

        var recovery = DeploymentPlans.Recover(Samples.Application, stuck.Environment, "O'Neil \"x\"", Samples.Now);
        recovery = recovery with { Steps = [recovery.Steps[0] with { Commands = RemoteCommand.Sh($":") }, .. recovery.Steps.Skip(1)] };
        var failed = await Runner.RunAsync(recovery, null, _ => { }, CancellationToken.None);
        Assert.Equal(4, Assert.Throws<DeploymentFailedException>(failed.ThrowUnlessSucceeded).ExitCode);
        Assert.Equal([("Recover of O'Neil \"x\"", 1)], Recoveries());

        // What an undo depends upon is another now.
        await File.WriteAllTextAsync(stuck.WorkDirectory +
            "/surroundings", "another start of the server", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Root + "/unlocked", "", TestContext.Current.CancellationToken);
        Assert.Equal(DeploymentState.Succeeded, (await RunAsync(CreateTracingStep("pull"))).Outcome);
        Assert.Equal(2, Recoveries().Count);

        List<(string?, int?)> Recoveries() =>
            [.. File.ReadLines(stuck.WorkDirectory + "/journal.ndjson").Select(JournalEntry.Parse)
                .Where(entry => entry?.Event == JournalEvent.RecoveryStarted).Select(entry => (entry!.By, entry.Attempt))];
    }

    [Fact]
    public async Task The_guard_does_not_repeat_what_failed_and_leaves_the_lock_to_others_until_something_has_changed()
    {
        var stuck = Plan(CreateTracingStep("start") with
        {
            Undo = RemoteCommand.Sh($"[ -e {Root + "/unlocked"} ] || fail 'The door is locked.'"),
        },
                CreateFailingStep("check", "Not healthy."));
        await Runner.RunAsync(stuck, null, _ => { }, CancellationToken.None);
        using var guard = System.Diagnostics.Process.Start("sh", [stuck.WorkDirectory + "/script.sh", "guard"]);

        // It has the lock for a moment only.
        Assert.Equal(DeploymentState.Failed,
            (await Runner.RunAsync(Plan(CreateTracingStep("pull")) with { LockTimeout = TimeSpan.FromSeconds(5) }, null, _ => { },
                CancellationToken.None)).Outcome);
        await File.WriteAllTextAsync(Root + "/unlocked", "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(stuck.WorkDirectory +
            "/surroundings", "another start of the server", TestContext.Current.CancellationToken);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        var entries = File.ReadLines(stuck.WorkDirectory + "/journal.ndjson").Select(JournalEntry.Parse).OfType<JournalEntry>().ToList();
        Assert.Equal("the server's guard", Assert.Single(entries, entry => entry.Event == JournalEvent.RecoveryStarted).By);
        Assert.Equal(DeploymentState.RolledBack, entries[^1].Outcome);
    }

    [Fact]
    public async Task A_recovery_under_way_is_named_with_its_author_and_its_step()
    {
        var slow = Plan(CreateTracingStep("start") with
        {
            Undo = RemoteCommand.Sh($": > {Root + "/undoing"}; until [ -e {Root + "/go"} ]; do sleep 0.05; done"),
        },
                CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"kill -KILL $PPID") });
        await Assert.ThrowsAsync<DeploymentInterruptedException>(() => Runner.RunAsync(slow, null, _ => { }, CancellationToken.None));
        using var guard = System.Diagnostics.Process.Start("sh", [slow.WorkDirectory + "/script.sh", "guard"]);
        while (!File.Exists(Root + "/undoing"))
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var told = await RunAsync(CreateTracingStep("fetch"));
        await File.WriteAllTextAsync(Root + "/go", "", TestContext.Current.CancellationToken);
        await guard.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Matches(
            @"^Deployment \S+ by .* is being undone by the server's guard \(recovery 1\) since \d\d:\d\d:\d\d UTC, at step start\.$",
            told.Failure!.Reason);
        Assert.StartsWith("./build.sh Follow", Assert.Throws<DeploymentFailedException>(told.ThrowUnlessSucceeded).Remedy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_exceeds_its_deadline_is_ended_and_undone()
    {
        var endless = CreateTracingStep("pull") with
        {
            Deadline = TimeSpan.FromSeconds(1),
            Commands = RemoteCommand.Sh($"echo $$ > {Root + "/pid"}; sleep 1000"),
        };
        var result = await RunAsync(CreateTracingStep("fetch"), endless);

        Assert.Equal(DeploymentState.RolledBack, result.Outcome);
        Assert.Contains("deadline", result.Failure!.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(
            $"/proc/{(await File.ReadAllTextAsync(Root + "/pid", TestContext.Current.CancellationToken)).Trim()}"));
    }

    [Fact]
    public async Task Cancelling_asks_the_server_to_roll_back_and_waits_until_it_has()
    {
        using var cancellationSource = new CancellationTokenSource();
        var waiting = CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"sleep 1000") };
        var result = await Runner.RunAsync(Plan(CreateTracingStep("fetch"), waiting), null, entry =>
            CancelAtStep(entry, "pull", cancellationSource), cancellationSource.Token);

        Assert.Equal(DeploymentState.Cancelled, result.Outcome);
        Assert.StartsWith("Cancelled by it's \"me\"", result.Failure!.Reason, StringComparison.Ordinal);
        Assert.Equal("do fetch\nundo pull\nundo fetch\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task A_second_deployment_names_the_holder_of_the_lock_and_changes_nothing()
    {
        using var cancellationSource = new CancellationTokenSource();
        var reached = new TaskCompletionSource();
        var first = Runner.RunAsync(Plan(CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"sleep 1000") }), null, entry =>
            SignalAtStep(entry, "pull", reached), cancellationSource.Token);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);

        var second = await RunAsync(CreateTracingStep("fetch"));
        await cancellationSource.CancelAsync();
        await first;

        Assert.Equal(DeploymentState.Failed, second.Outcome);
        Assert.Matches(@"^Deployment \S+ by .* is under way since \d\d:\d\d:\d\d UTC, at step pull\.$", second.Failure!.Reason);
        Assert.Equal(1, Assert.Throws<DeploymentFailedException>(second.ThrowUnlessSucceeded).ExitCode);
        Assert.Equal("undo pull\n", await ReadTraceAsync());
    }

    [Fact]
    public async Task A_deployment_that_was_killed_is_undone_by_the_next_one_before_it_begins()
    {
        var suicidal = CreateTracingStep("pull") with { Commands = RemoteCommand.Sh($"kill -KILL $PPID") };
        var error = await Assert.ThrowsAsync<DeploymentInterruptedException>(() => RunAsync(CreateTracingStep("fetch"), suicidal));
        Assert.Contains("Recover", error.Remedy, StringComparison.Ordinal);

        var next = await RunAsync(CreateTracingStep("start"));

        Assert.Equal(DeploymentState.Succeeded, next.Outcome);
        Assert.Equal("do fetch\nundo pull\nundo fetch\ndo start\n", await ReadTraceAsync());
        Assert.Contains("which had been interrupted",
            next.Entries.Single(entry => entry is { Event: JournalEvent.StepFinished, Step: "lock" }).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_at_hand_in_memory_while_it_runs_and_gone_afterwards()
    {
        var looking = CreateTracingStep("pull") with
        {
            Commands = RemoteCommand.Sh(
                $"cat \"$secrets/config.json\" > {Root + "/seen"}; stat -c %a \"$secrets\" >> {Root + "/seen"}; " +
                $"printf %s \"$secrets\" > {Root + "/place"}"),
        };
        var result = await Runner.RunAsync(Plan(looking), new RegistryCredentials("registry.sandbox:5443", "ci", "sentinel-5ecret"),
            _ => { }, CancellationToken.None);

        Assert.Equal(DeploymentState.Succeeded, result.Outcome);
        var seen = await File.ReadAllTextAsync(Root + "/seen", TestContext.Current.CancellationToken);
        Assert.Contains(Convert.ToBase64String("ci:sentinel-5ecret"u8), seen, StringComparison.Ordinal);
        Assert.EndsWith("700\n", seen, StringComparison.Ordinal);
        Assert.False(Directory.Exists(await File.ReadAllTextAsync(Root + "/place", TestContext.Current.CancellationToken)));
        File.Delete(Root + "/seen");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"),
            file => File.ReadAllText(file).Contains("sentinel-5ecret", StringComparison.Ordinal) ||
                File.ReadAllText(file).Contains(Convert.ToBase64String("ci:sentinel-5ecret"u8), StringComparison.Ordinal));
    }
}
