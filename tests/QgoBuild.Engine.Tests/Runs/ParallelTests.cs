using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Targets that run at once.</summary>
public sealed class ParallelTests : IDisposable
{
    // Nothing here waits so long unless it hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Independent_targets_run_at_once() => Assert.Equal(0, Run<Meeting>("Both").ExitCode);

    [Fact]
    public void Never_more_run_than_allowed()
    {
        var build = Run<Crowd>("All", "--parallelism", "3").Build;

        Assert.Equal(3, build.Most);
        Assert.Equal(12, build.Through);
    }

    [Fact]
    public void Their_output_is_grouped_in_the_order_in_which_they_began()
    {
        var result = Run<Chatter>("Both", "--no-logo");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(
            "\n── First ───────────────────────────────────────────────────────────────────\nfirst 1\nfirst 2\n" +
            "\n── Second ──────────────────────────────────────────────────────────────────\nsecond 1\nsecond 2\n",
            result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_cancels_what_need_not_finish_and_what_is_assured_still_runs()
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

        Assert.Equal(1, build.MostBesideAlone);
        Assert.Equal(4, build.Through);
    }

    [Fact]
    public void The_summary_belongs_to_the_target_that_reported_it()
    {
        var output = Run<Meeting>("Both").Output;

        Assert.Matches("Left +succeeded +[0-9.]+ s +Name: Left", output);
        Assert.Matches("Right +succeeded +[0-9.]+ s +Name: Right", output);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    public void None_at_once_is_refused(string number)
    {
        var result = Run<Meeting>("Both", "--parallelism", number);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--parallelism: {number} targets at once would be none", result.Output, StringComparison.Ordinal);
    }

    private BuildResult<T> Run<T>(params string[] arguments)
        where T : NukeBuild, new()
    {
        _sandbox.Environment["NUKE_PARALLELISM"] = "4";
        return _sandbox.Run<T>(arguments);
    }

    // Each waits for the other: one after the other they would wait in vain.
    private sealed class Meeting : NukeBuild
    {
        private readonly Barrier _barrier = new(2);

        private Target Left => _ => _.Executes(() => Meet("Left"));

        private Target Right => _ => _.Executes(() => Meet("Right"));

        private Target Both => _ => _.DependsOn(Left, Right);

        private void Meet(string name)
        {
            Assert.True(_barrier.SignalAndWait(Patience));
            ReportSummary(summary =>
            {
                summary["Name"] = name;
                return summary;
            });
        }
    }

    private sealed class Crowd : NukeBuild
    {
        private readonly Lock _counting = new();
        private readonly CountdownEvent _three = new(3);
        private int _now;

        public int Most { get; private set; }

        public int Through { get; private set; }

        private Target All => _ => _.DependsOn(A, B, C, D, E, F, G, H, I, J, K, L);

        private Target A => _ => Enter(_);

        private Target B => _ => Enter(_);

        private Target C => _ => Enter(_);

        private Target D => _ => Enter(_);

        private Target E => _ => Enter(_);

        private Target F => _ => Enter(_);

        private Target G => _ => Enter(_);

        private Target H => _ => Enter(_);

        private Target I => _ => Enter(_);

        private Target J => _ => Enter(_);

        private Target K => _ => Enter(_);

        private Target L => _ => Enter(_);

        private ITargetDefinition Enter(ITargetDefinition _) => _.Executes(() =>
        {
            lock (_counting) Most = Math.Max(Most, ++_now);
            if (!_three.IsSet) _three.Signal();
            Assert.True(_three.Wait(Patience));
            lock (_counting)
            {
                _now--;
                Through++;
            }
        });
    }

    private sealed class Chatter : NukeBuild
    {
        private readonly ManualResetEventSlim _secondIsThrough = new();
        private readonly ManualResetEventSlim _firstHasBegun = new();

        // NUKE's order: of independent targets, the one declared last runs first.
        private Target Second => _ => _.Executes(() =>
        {
            Assert.True(_firstHasBegun.Wait(Patience));
            Say("second 1");
            Say("second 2");
            _secondIsThrough.Set();
        });

        private Target First => _ => _.Executes(() =>
        {
            Say("first 1");
            _firstHasBegun.Set();
            Assert.True(_secondIsThrough.Wait(Patience));
            Say("first 2");
        });

        private Target Both => _ => _.DependsOn(First, Second);

        private static void Say(string line) => QgoBuild.Engine.Tooling.ProcessTasks.DefaultLogger(QgoBuild.Engine.Tooling.OutputType.Std, line);
    }

    private sealed class Falling : NukeBuild
    {
        private readonly CountdownEvent _othersRun = new(2);
        private readonly ManualResetEventSlim _hasFailed = new();

        public bool WasCancelled { get; private set; }

        public bool AssuredFinished { get; private set; }

        public bool CleanedUp { get; private set; }

        private Target Long => _ => _.Executes(() =>
        {
            _othersRun.Signal();
            WasCancelled = ((INukeBuild)this).Cancellation.WaitHandle.WaitOne(Patience);
            _hasFailed.Set();
            ((INukeBuild)this).Cancellation.ThrowIfCancellationRequested();
        });

        private Target Assured => _ => _.AssuredAfterFailure().Executes(() =>
        {
            _othersRun.Signal();
            Assert.True(_hasFailed.Wait(Patience));
            AssuredFinished = !((INukeBuild)this).Cancellation.IsCancellationRequested;
        });

        private Target Short => _ => _.Executes(() =>
        {
            Assert.True(_othersRun.Wait(Patience));
            Assert.Fail("on purpose");
        });

        private Target CleanUp => _ => _.AssuredAfterFailure().After(Long, Short).Executes(() => CleanedUp = true);

        private Target All => _ => _.DependsOn(Long, Assured, Short, CleanUp);
    }

    private sealed class Lonely : NukeBuild
    {
        private int _now;

        public int MostBesideAlone { get; private set; }

        public int Through { get; private set; }

        private Target A => _ => Beside(_);

        private Target Alone => _ => _.Exclusive().Executes(() =>
        {
            MostBesideAlone = Interlocked.Increment(ref _now);
            Interlocked.Decrement(ref _now);
            Through++;
        });

        private Target B => _ => Beside(_);

        private Target C => _ => Beside(_);

        private Target All => _ => _.DependsOn(A, Alone, B, C);

        private ITargetDefinition Beside(ITargetDefinition _) => _.Executes(() =>
        {
            Interlocked.Increment(ref _now);
            Thread.Yield();
            lock (this) Through++;
            Interlocked.Decrement(ref _now);
        });
    }
}
