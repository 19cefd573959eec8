using QgoBuild.Engine.Execution;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Skipped targets and their consequences.</summary>
public sealed class SkipTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Dependencies_of_only_a_statically_skipped_target_are_skipped_before_anything_runs()
    {
        var result = _sandbox.Run<Pipeline>("Push", "--released");

        Assert.Equal("Push", result.Build.Order);
        Assert.Equal("Restore Compile Test Image", result.Skipped);
        Assert.Contains("Image skipped: only when !Released", result.Output, StringComparison.Ordinal);
        Assert.Contains("Test skipped: needed only by Image, which is skipped", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dependency_of_another_target_runs()
    {
        var result = _sandbox.Run<Pipeline>("Push", "Lint", "--released");

        Assert.Equal(["Lint", "Push", "Restore"], result.Build.Trace.Order());
        Assert.Equal(ExecutionStatus.Skipped, result.Status("Compile"));
    }

    [Fact]
    public void Nothing_is_skipped_if_the_condition_is_true() =>
        Assert.Equal("Restore Compile Test Image Push", _sandbox.Run<Pipeline>("Push").Build.Order);

    [Fact]
    public void Dependencies_of_a_skipped_target_run_if_it_is_set_so() =>
        Assert.Equal("Restore Compile", _sandbox.Run<Pipeline>("Keep").Build.Order);

    [Fact]
    public void A_dynamic_condition_is_evaluated_when_the_targets_turn_comes()
    {
        var result = _sandbox.Run<Pipeline>("Late");

        Assert.Equal("Restore", result.Build.Order);
        Assert.Contains("Late skipped: only when Trace.Count == 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Skip_without_a_list_runs_only_invoked_targets() =>
        Assert.Equal("Push", _sandbox.Run<Pipeline>("Push", "--skip").Build.Order);

    [Fact]
    public void Skip_can_be_empty_in_any_source()
    {
        Assert.Equal("Push", _sandbox.Run<Pipeline>("Push", "--skip=").Build.Order);
        _sandbox.WriteParameters("""{ "Skip": "" }""");
        Assert.Equal("Push", _sandbox.Run<Pipeline>("Push").Build.Order);
        _sandbox.WriteParameters("""{ "Skip": [] }""");
        Assert.Equal("Push", _sandbox.Run<Pipeline>("Push").Build.Order);
        _sandbox.WriteParameters("{}");
        Assert.Equal("Restore Compile Test Image Push", _sandbox.Run<Pipeline>("Push").Build.Order);
        _sandbox.Environment["NUKE_SKIP"] = "";
        Assert.Equal("Push", _sandbox.Run<Pipeline>("Push").Build.Order);
    }

    [Fact]
    public void Skip_with_a_list_skips_these_and_their_own_dependencies() =>
        Assert.Equal("Restore Compile Image Push", _sandbox.Run<Pipeline>("Push", "--skip", "test").Build.Order);

    [Fact]
    public void An_invoked_target_is_not_skipped_with_another() =>
        Assert.Equal("Restore Compile Push", _sandbox.Run<Pipeline>("Push", "Compile", "--released").Build.Order);

    [Fact]
    public void An_invoked_target_is_skipped_by_its_own_condition_with_its_own_dependencies() =>
        Assert.Equal("", _sandbox.Run<Pipeline>("Image", "--released").Build.Order);

    [Fact]
    public void A_condition_that_fails_stops_the_build_before_anything_runs()
    {
        var result = _sandbox.Run<Broken>();

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Build.Order);
        Assert.Contains("error: The condition of Default (Registry()) could not be evaluated: the registry does not answer", result.Output,
            StringComparison.Ordinal);
    }

    private sealed class Pipeline : RecordingBuild
    {
        [Parameter] private readonly bool Released;

        private Target Restore => _ => _.Executes(Record("Restore"));

        private Target Lint => _ => _.DependsOn(Restore).Executes(Record("Lint"));

        private Target Compile => _ => _.DependsOn(Restore).Executes(Record("Compile"));

        private Target Test => _ => _.DependsOn(Compile).Executes(Record("Test"));

        private Target Image =>
            _ => _.DependsOn(Compile, Test).OnlyWhenStatic(() => !Released).WhenSkipped(DependencyBehavior.Skip).Executes(Record("Image"));

        private Target Push => _ => _.DependsOn(Image).Executes(Record("Push"));

        private Target Keep =>
            _ => _.DependsOn(Compile).OnlyWhenStatic(() => false).WhenSkipped(DependencyBehavior.Execute).Executes(Record("Keep"));

        private Target Late => _ => _.DependsOn(Restore).OnlyWhenDynamic(() => Trace.Count == 0).Executes(Record("Late"));
    }

    private sealed class Broken : RecordingBuild
    {
        private Target Before => _ => _.Executes(Record("Before"));

        private Target Default => _ => _.DependsOn(Before).OnlyWhenStatic(() => Registry()).Executes(Record("Default"));

        private static bool Registry() => throw new TimeoutException("the registry does not answer");
    }
}
