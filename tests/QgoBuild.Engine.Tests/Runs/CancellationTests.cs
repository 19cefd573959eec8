using QgoBuild.Engine.Execution;
using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

public sealed class CancellationTests : IDisposable
{
    private static readonly AsyncLocal<CancellationTokenSource?> Signal = new();

    private readonly BuildSandbox _sandbox = new();

    public CancellationTests() => Signal.Value = _sandbox.Cancellation;

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_cancelled_build_ends_with_130_after_assured_targets()
    {
        var result = _sandbox.Run<Build>("Last");

        Assert.Equal(130, result.ExitCode);
        Assert.Equal(ExecutionStatus.Aborted, result.Status("Cancelled"));
        Assert.Equal(ExecutionStatus.NotRun, result.Status("Last"));
        Assert.Equal("Clean, not cancelled itself", result.Build.Order);
    }

    [Fact]
    public void The_exit_code_of_a_target_is_kept() => Assert.Equal(4, _sandbox.Run<Build>("Chosen").ExitCode);

    [Fact]
    public void A_child_process_is_killed_with_the_build()
    {
        var result = _sandbox.Run<Build>("Child");

        Assert.Equal(130, result.ExitCode);
        Assert.Equal(ExecutionStatus.Aborted, result.Status("Child"));
    }

    [Fact]
    public void A_build_cancelled_before_it_begins_runs_only_assured_targets()
    {
        _sandbox.Cancellation.Cancel();

        var result = _sandbox.Run<Build>("Last");

        Assert.Equal("Clean, not cancelled itself", result.Build.Order);
        Assert.Equal(130, result.ExitCode);
    }

    private sealed class Build : RecordingBuild
    {
        private Target Cancelled => _ => _.Executes(() =>
        {
            Signal.Value!.Cancel();
            Cancellation.ThrowIfCancellationRequested();
        });

        private Target Clean => _ => _.AssuredAfterFailure().TriggeredBy(Last).Executes(() =>
            Trace.Add(Cancellation.IsCancellationRequested ? "Clean, cancelled too" : "Clean, not cancelled itself"));

        private Target Last => _ => _.DependsOn(Cancelled).Executes(Record("Last"));

        private Target Chosen => _ => _.Executes(() =>
        {
            ExitCode = 4;
            Signal.Value!.Cancel();
            Cancellation.ThrowIfCancellationRequested();
        });

        private Target Child => _ => _.Executes(() =>
        {
            // The child prints a line before the build is cancelled.
            using var child = ProcessTasks.StartProcess(
                "/bin/sh", "-c \"echo ready; sleep 600\"", logger: (_, _) =>
                ThreadPool.QueueUserWorkItem(source => source.Cancel(), Signal.Value!, false));
            child.AssertZeroExitCode();
        });
    }
}
