using QgoBuild.Engine.Execution;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>The effects of a target's definition.</summary>
public sealed class TargetTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Dependencies_declared_on_either_side_run_first() => Assert.Equal("Restore Generate Compile Test", Order<Ordinary>("Test"));

    [Fact]
    public void The_default_target_runs_when_none_is_named() => Assert.Equal("Restore Generate Compile", Order<Ordinary>());

    [Fact]
    public void Several_targets_can_be_named_in_every_form() =>
        Assert.Equal("Clean Restore Generate Compile Test", Order<Ordinary>("test+CLEAN", "--target", "restore"));

    [Fact]
    public void A_target_with_several_actions_runs_them_in_turn_and_waits_for_tasks() =>
        Assert.Equal("first second asynchronous value", Order<Actions>());

    [Fact]
    public void A_target_without_actions_runs_its_dependencies()
    {
        var result = _sandbox.Run<Collecting>();

        Assert.Equal(ExecutionStatus.Collective, result.Status("All"));
        Assert.Equal("A B", result.Build.Order);
    }

    [Fact]
    public void Triggered_targets_follow_and_are_skipped_with_their_trigger()
    {
        Assert.Equal("Deploy Notify Report", Order<Triggering>("Deploy"));
        Assert.Equal("", Order<Triggering>("Unwanted"));
    }

    [Fact]
    public void Setup_and_cleanup_run_around_targets_that_depend_on_their_context() => Assert.Equal("up Use down", Order<InContext>("Use"));

    [Fact]
    public void Cleanup_runs_after_a_failure() => Assert.Equal("up down", Order<InContext>("Break"));

    [Fact]
    public void Components_add_their_targets() => Assert.Equal("restored compiled tested", Order<WithComponents>("Test"));

    [Fact]
    public void A_missing_component_is_ignored_by_Try() => Assert.Equal("tested", Order<WithoutRestore>("Test"));

    [Fact]
    public void A_missing_component_is_an_error_without_Try()
    {
        var result = _sandbox.Run<NeedsMissingComponent>("Test");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("The target Test names IRestore, which the build does not implement", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_can_inherit_the_default_of_a_component_that_it_implements() =>
        Assert.Equal("restored and more", Order<Inheriting>("Restore"));

    [Fact]
    public void A_build_can_inherit_an_overridden_target() => Assert.Equal("base derived", Order<Derived>("Compile"));

    [Fact]
    public void Two_components_with_a_target_of_one_name_are_an_error_with_a_remedy()
    {
        var result = _sandbox.Run<Ambiguous>("Test");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("Restore comes from IRestore and IOtherRestore: declare 'public Target Restore => …'", result.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_can_be_searched_for_a_target()
    {
        var build = _sandbox.Run<Ordinary>("Compile").Build;

        Assert.True(build.PlansRestore);
        Assert.Equal(["Compile"], build.InvokedTargets.Select(target => target.Name));
    }

    [Fact]
    public void A_summary_shows_the_note_of_a_target() =>
        Assert.Contains("Test     succeeded         0.0 s   Passed: 12, Failed: 0", _sandbox.Run<Reporting>("Test").Output,
            StringComparison.Ordinal);

    [Fact]
    public void Artifacts_and_partitions_are_recorded()
    {
        var plan = _sandbox.Run<Artifacts>("Publish").Build.ExecutionPlan.ToDictionary(target => target.Name);

        Assert.Equal(["*.nupkg"], plan["Pack"].ArtifactProducts);
        Assert.Equal(3, plan["Pack"].PartitionSize);
        Assert.Equal(["*.nupkg"], plan["Publish"].ArtifactDependencies[plan["Pack"]]);
    }

    private string Order<T>(params string[] arguments)
        where T : RecordingBuild, new() => _sandbox.Run<T>(arguments).Build.Order;

    private interface IRestore : INukeBuild
    {
        List<string> Trace { get; }

        Target Restore => _ => _.Executes(() => Trace.Add("restored"));
    }

    private interface IOtherRestore : INukeBuild
    {
        Target Restore => _ => _.Executes(() => { });
    }

    private interface ICompile : IRestore
    {
        Target Compile => _ => _.DependsOn<IRestore>().Executes(() => Trace.Add("compiled"));
    }

    private sealed class Ordinary : RecordingBuild
    {
        public bool PlansRestore => ExecutionPlan.Contains(Restore);

        private Target Clean => _ => _.Before(Restore).Executes(Record("Clean"));

        private Target Restore => _ => _.Executes(Record("Restore"));

        private Target Generate => _ => _.DependsOn(Restore).DependentFor(Compile).Executes(Record("Generate"));

        private Target Compile => _ => _.DependsOn(Restore).Executes(Record("Compile"));

        private Target Test => _ => _.DependsOn(Compile).Executes(Record("Test"));

        private Target Default => _ => _.DependsOn(Compile);
    }

    private sealed class Actions : RecordingBuild
    {
        private Target Default => _ => _
            .Executes(Record("first"), Record("second"))
            .Executes(async () =>
            {
                await Task.Yield();
                Trace.Add("asynchronous");
            })
            .Executes(() => Value());

        private int Value()
        {
            Trace.Add("value");
            return 1;
        }
    }

    private sealed class Collecting : RecordingBuild
    {
        private Target A => _ => _.Executes(Record("A"));

        private Target B => _ => _.After(A).Executes(Record("B"));

        private Target All => _ => _.DependsOn(A, B);

        private Target Default => _ => _.DependsOn(All);
    }

    private sealed class Triggering : RecordingBuild
    {
        private Target Deploy => _ => _.Triggers(Notify).Executes(Record("Deploy"));

        private Target Notify => _ => _.Executes(Record("Notify"));

        private Target Report => _ => _.TriggeredBy(Notify).Executes(Record("Report"));

        private Target Unwanted => _ => _.OnlyWhenDynamic(() => false).Triggers(Report).Executes(Record("Unwanted"));
    }

    private sealed class InContext : RecordingBuild
    {
        private Setup Up => _ => _.Executes(Record("up"));

        private Cleanup Down => _ => _.Executes(Record("down"));

        private Target Use => _ => _.DependsOnContext<InContext>().Executes(Record("Use"));

        private Target Break => _ => _.DependsOnContext<InContext>().Executes(() => throw new TargetFailedException("broken"));
    }

    private sealed class WithComponents : RecordingBuild, ICompile
    {
        private Target Test => _ => _.DependsOn<ICompile>(x => x.Compile).TryDependsOn<IOtherRestore>().Executes(Record("tested"));
    }

    private sealed class WithoutRestore : RecordingBuild
    {
        private Target Test => _ => _.TryDependsOn<IRestore>().TryAfter<IRestore>(x => x.Restore).Executes(Record("tested"));
    }

    private sealed class NeedsMissingComponent : RecordingBuild
    {
        private Target Test => _ => _.DependsOn<IRestore>().Executes(Record("tested"));
    }

    private sealed class Inheriting : RecordingBuild, IRestore
    {
        public Target Restore => _ => _.Inherit<IRestore>(x => x.Restore).Executes(Record("and more"));
    }

    private abstract class Basic : RecordingBuild
    {
        protected virtual Target Compile => _ => _.Executes(Record("base"));
    }

    private sealed class Derived : Basic
    {
        protected override Target Compile => _ => _.Base().Executes(Record("derived"));
    }

    private sealed class Ambiguous : RecordingBuild, IRestore, IOtherRestore
    {
        private Target Test => _ => _.Executes(Record("tested"));
    }

    private sealed class Reporting : RecordingBuild
    {
        private Target Test => _ => _.Executes(() => ReportSummary(summary =>
        {
            summary["Passed"] = "12";
            summary["Failed"] = "0";
            return summary;
        }));
    }

    private sealed class Artifacts : RecordingBuild
    {
        private Target Pack => _ => _.Produces("*.nupkg").Partition(3).Executes(Record("Pack"));

        private Target Publish => _ => _.DependsOn(Pack).Consumes(Pack).Executes(Record("Publish"));
    }
}
