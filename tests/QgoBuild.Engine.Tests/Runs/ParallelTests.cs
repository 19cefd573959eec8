using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Targets that run at once.</summary>
public sealed class ParallelTests : IDisposable
{
    // A test that takes longer hangs.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Independent_targets_run_at_once() => Assert.Equal(0, Run<RendezvousBuild>("Both").ExitCode);

    [Fact]
    public void Never_more_targets_run_than_allowed()
    {
        var build = Run<Crowd>("All", "--parallelism", "3").Build;

        Assert.Equal(3, build.MaxConcurrent);
        Assert.Equal(12, build.CompletedCount);
    }

    [Fact]
    public void Their_output_is_grouped_in_the_order_in_which_they_began()
    {
        var result = Run<PrintingBuild>("Both", "--no-logo");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(
            "\n── First ───────────────────────────────────────────────────────────────────\nfirst 1\nfirst 2\n" +
            "\n── Second ──────────────────────────────────────────────────────────────────\nsecond 1\nsecond 2\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_cancels_all_but_assured_targets()
    {
        var result = Run<Falling>("All");

        Assert.Equal(1, result.ExitCode);
        Assert.True(result.Build.WasCancelled);
        Assert.True(result.Build.AssuredFinished);
        Assert.True(result.Build.CleanedUp);
        Assert.Contains("✗ Long was cancelled", result.Output, StringComparison.Ordinal);
        Assert.Contains("Short failed: on purpose", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Long failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exclusive_target_runs_alone()
    {
        var build = Run<Lonely>("All").Build;

        Assert.Equal(1, build.ConcurrentWithExclusive);
        Assert.Equal(4, build.CompletedCount);
    }

    [Fact]
    public void The_summary_belongs_to_the_target_that_reported_it()
    {
        var output = Run<RendezvousBuild>("Both").Output;

        Assert.Matches("Left +succeeded +[0-9.]+ s +Name: Left", output);
        Assert.Matches("Right +succeeded +[0-9.]+ s +Name: Right", output);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    public void A_number_below_one_is_refused(string number)
    {
        var result = Run<RendezvousBuild>("Both", "--parallelism", number);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--parallelism: {number} is not a valid number of targets at once", result.Output, StringComparison.Ordinal);
    }

    private BuildResult<T> Run<T>(params string[] arguments)
        where T : NukeBuild, new()
    {
        _sandbox.Environment["NUKE_PARALLELISM"] = "4";
        return _sandbox.Run<T>(arguments);
    }

    // Each waits for the other: one after the other, they would never end.
    private sealed class RendezvousBuild : NukeBuild
    {
        private readonly Barrier _barrier = new(2);

        private Target Left => _ => _.Executes(() => Meet("Left"));

        private Target Right => _ => _.Executes(() => Meet("Right"));

        private Target Both => _ => _.DependsOn(Left, Right);

        private void Meet(string name)
        {
            Assert.True(_barrier.SignalAndWait(Timeout));
            ReportSummary(summary =>
            {
                summary["Name"] = name;
                return summary;
            });
        }
    }

    private sealed class Crowd : NukeBuild
    {
        private readonly Lock _lock = new();
        private readonly CountdownEvent _threeStarted = new(3);
        private int _running;

        public int MaxConcurrent { get; private set; }

        public int CompletedCount { get; private set; }

        private Target All => _ => _.DependsOn(A, B, C, D, E, F, G, H, I, J, K, L);

        private Target A => _ => ExecuteTogether(_);

        private Target B => _ => ExecuteTogether(_);

        private Target C => _ => ExecuteTogether(_);

        private Target D => _ => ExecuteTogether(_);

        private Target E => _ => ExecuteTogether(_);

        private Target F => _ => ExecuteTogether(_);

        private Target G => _ => ExecuteTogether(_);

        private Target H => _ => ExecuteTogether(_);

        private Target I => _ => ExecuteTogether(_);

        private Target J => _ => ExecuteTogether(_);

        private Target K => _ => ExecuteTogether(_);

        private Target L => _ => ExecuteTogether(_);

        private ITargetDefinition ExecuteTogether(ITargetDefinition _) => _.Executes(() =>
        {
            lock (_lock) MaxConcurrent = Math.Max(MaxConcurrent, ++_running);
            if (!_threeStarted.IsSet) _threeStarted.Signal();
            Assert.True(_threeStarted.Wait(Timeout));
            lock (_lock)
            {
                _running--;
                CompletedCount++;
            }
        });
    }

    private sealed class PrintingBuild : NukeBuild
    {
        private readonly ManualResetEventSlim _secondIsThrough = new();
        private readonly ManualResetEventSlim _firstHasBegun = new();

        // NUKE's order: of independent targets, the one declared last runs first.
        private Target Second => _ => _.Executes(() =>
        {
            Assert.True(_firstHasBegun.Wait(Timeout));
            Say("second 1");
            Say("second 2");
            _secondIsThrough.Set();
        });

        private Target First => _ => _.Executes(() =>
        {
            Say("first 1");
            _firstHasBegun.Set();
            Assert.True(_secondIsThrough.Wait(Timeout));
            Say("first 2");
        });

        private Target Both => _ => _.DependsOn(First, Second);

        private static void Say(string line) =>
            QgoBuild.Engine.Tooling.ProcessTasks.DefaultLogger(QgoBuild.Engine.Tooling.OutputType.Std, line);
    }

    private sealed class Falling : NukeBuild
    {
        private readonly CountdownEvent _othersStarted = new(2);
        private readonly ManualResetEventSlim _hasFailed = new();

        public bool WasCancelled { get; private set; }

        public bool AssuredFinished { get; private set; }

        public bool CleanedUp { get; private set; }

        private Target Long => _ => _.Executes(() =>
        {
            _othersStarted.Signal();
            WasCancelled = ((INukeBuild)this).Cancellation.WaitHandle.WaitOne(Timeout);
            _hasFailed.Set();
            ((INukeBuild)this).Cancellation.ThrowIfCancellationRequested();
        });

        private Target Assured => _ => _.AssuredAfterFailure().Executes(() =>
        {
            _othersStarted.Signal();
            Assert.True(_hasFailed.Wait(Timeout));
            AssuredFinished = !((INukeBuild)this).Cancellation.IsCancellationRequested;
        });

        private Target Short => _ => _.Executes(() =>
        {
            Assert.True(_othersStarted.Wait(Timeout));
            Assert.Fail("on purpose");
        });

        private Target CleanUp => _ => _.AssuredAfterFailure().After(Long, Short).Executes(() => CleanedUp = true);

        private Target All => _ => _.DependsOn(Long, Assured, Short, CleanUp);
    }

    private sealed class Lonely : NukeBuild
    {
        private int _running;

        public int ConcurrentWithExclusive { get; private set; }

        public int CompletedCount { get; private set; }

        private Target A => _ => ExecuteConcurrently(_);

        private Target Alone => _ => _.Exclusive().Executes(() =>
        {
            ConcurrentWithExclusive = Interlocked.Increment(ref _running);
            Interlocked.Decrement(ref _running);
            CompletedCount++;
        });

        private Target B => _ => ExecuteConcurrently(_);

        private Target C => _ => ExecuteConcurrently(_);

        private Target All => _ => _.DependsOn(A, Alone, B, C);

        private ITargetDefinition ExecuteConcurrently(ITargetDefinition _) => _.Executes(() =>
        {
            Interlocked.Increment(ref _running);
            Thread.Yield();
            lock (this) CompletedCount++;
            Interlocked.Decrement(ref _running);
        });
    }
}
