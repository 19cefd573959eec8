using QgoBuild.Engine.Execution;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Failing targets, and the messages about them.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_failure_stops_the_build_but_not_assured_targets()
    {
        var result = _sandbox.Run<Build>("Deploy");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("cleaned", result.Build.Order);
        Assert.Equal(ExecutionStatus.NotRun, result.Status("Deploy"));
    }

    [Fact]
    public void The_build_proceeds_after_a_tolerated_failure_and_fails_at_the_end()
    {
        var result = _sandbox.Run<Build>("Publish");

        Assert.Equal("published", result.Build.Order);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void A_target_can_set_the_exit_code() => Assert.Equal(3, _sandbox.Run<Build>("RollBack").ExitCode);

    [Fact]
    public void A_usage_error_in_a_target_is_wrong_usage()
    {
        var result = _sandbox.Run<Build>("Misused");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Misused failed: there is no release 1.2.3", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_failure_shows_only_its_message()
    {
        var output = _sandbox.Run<Build>("Expected").Output;

        Assert.Contains("Expected failed: the disk is full\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_another_library_shows_its_message_and_causes()
    {
        var output = _sandbox.Run<Build>("Foreign").Output;

        Assert.Contains("Foreign failed: cannot connect\n  because: connection refused\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_the_code_shows_its_type_and_location()
    {
        var output = _sandbox.Run<Build>("Faulty").Output;

        Assert.Contains("Faulty failed: NullReferenceException:", output, StringComparison.Ordinal);
        Assert.Contains("in Build.Length (FailureTests.cs:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  at ", output, StringComparison.Ordinal);
        Assert.Contains("Stack trace:       ./build.sh Faulty --verbosity verbose", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_output_shows_a_stack_trace() =>
        Assert.Contains("\n  at ", _sandbox.Run<Build>("Expected", "--verbosity", "verbose").Output, StringComparison.Ordinal);

    [Fact]
    public void A_failing_hook_is_reported_without_a_stack_trace()
    {
        var result = _sandbox.Run<BrokenHook>("Default");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("error: the hook is broken\n", result.Output[result.Output.IndexOf("error:", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void A_failing_initialiser_is_reported_without_a_stack_trace() =>
        Assert.Contains("error: not before noon\n", _sandbox.Run<BrokenInitialiser>("Default").Output, StringComparison.Ordinal);

    [Fact]
    public void The_hooks_are_called_in_turn()
    {
        var result = _sandbox.Run<Hooked>("Fails", "--skip", "Skipped");

        Assert.Equal("created initialised skipped:Skipped running:Works succeeded:Works running:Fails failed:Fails finished",
            result.Build.Order);
    }

    [Fact]
    public void A_continued_build_skips_succeeded_targets()
    {
        var failed = _sandbox.Run<Continued>("Deploy", "--broken");
        var other = _sandbox.Run<Continued>("Deploy", "--continue");
        _sandbox.Run<Continued>("Deploy", "--broken");
        var continued = _sandbox.Run<Continued>("Deploy", "--broken", "--continue");

        Assert.Equal("Compile", failed.Build.Order);
        Assert.Equal("Compile Deploy", other.Build.Order);
        Assert.Contains("everything runs", other.Output, StringComparison.Ordinal);
        Assert.Equal("", continued.Build.Order);
        Assert.Contains("Compile skipped: done in the last run", continued.Output, StringComparison.Ordinal);
    }

    private sealed class Build : RecordingBuild
    {
        private Target Compile => _ => _.Executes(() => Fail("syntax error"));

        private Target Clean => _ => _.AssuredAfterFailure().After(Deploy).TriggeredBy(Deploy).Executes(Record("cleaned"));

        private Target Deploy => _ => _.DependsOn(Compile).Executes(Record("deployed"));

        private Target Test => _ => _.ProceedAfterFailure().Executes(() => Fail("2 of 12 tests failed"));

        private Target Publish => _ => _.DependsOn(Test).Executes(Record("published"));

        private Target RollBack => _ => _.Executes(() =>
        {
            ExitCode = 3;
            Fail("rolled back");
        });

        private Target Misused => _ => _.Executes(() => throw new UsageException("there is no release 1.2.3"));

        private Target Expected => _ => _.Executes(() => Fail("the disk is full"));

        private Target Foreign =>
            _ => _.Executes(() => throw new IOException("cannot connect", new TimeoutException("connection refused")));

        private Target Faulty => _ => _.Executes(() => Length(null!));

        private static int Length(string text) => text.Length;

        private static void Fail(string message) => throw new TargetFailedException(message);
    }

    private sealed class BrokenHook : RecordingBuild
    {
        private Target Default => _ => _.Executes(Record("ran"));

        protected internal override void OnBuildFinished() => throw new TargetFailedException("the hook is broken");
    }

    private sealed class BrokenInitialiser : RecordingBuild
    {
        private readonly string _value = NotBeforeNoon();

        private Target Default => _ => _.Executes(Record(_value));

        private static string NotBeforeNoon() => throw new TargetFailedException("not before noon");
    }

    private sealed class Hooked : RecordingBuild
    {
        private Target Skipped => _ => _.Executes(() => { });

        private Target Works => _ => _.DependsOn(Skipped).Executes(() => { });

        private Target Fails => _ => _.DependsOn(Works).Executes(() => throw new TargetFailedException("failed"));

        protected internal override void OnBuildCreated() => Trace.Add("created");

        protected internal override void OnBuildInitialized() => Trace.Add("initialised");

        protected internal override void OnBuildFinished() => Trace.Add("finished");

        protected internal override void OnTargetRunning(string target) => Trace.Add($"running:{target}");

        protected internal override void OnTargetSkipped(string target) => Trace.Add($"skipped:{target}");

        protected internal override void OnTargetSucceeded(string target) => Trace.Add($"succeeded:{target}");

        protected internal override void OnTargetFailed(string target) => Trace.Add($"failed:{target}");
    }

    private sealed class Continued : RecordingBuild
    {
        [Parameter] private readonly bool Broken;

        private Target Compile => _ => _.Executes(Record("Compile"));

        private Target Deploy => _ => _.DependsOn(Compile).Executes(() =>
        {
            QgoBuild.Engine.Assert.False(Broken, "broken");
            Trace.Add("Deploy");
        });
    }
}
