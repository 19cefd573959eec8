using System.Linq.Expressions;
using QgoBuild.Engine.Definition;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Any expression can select the default target, as with NUKE.</summary>
public sealed class DefaultTargetTests
{
    [Fact]
    public void A_member_is_the_usual_form() => Assert.Equal("Compile", Order(build => build.Compile));

    [Fact]
    public void A_target_of_a_component_can_be_selected() => Assert.Equal("Pack", Order(build => ((IPack)build).Pack));

    [Fact]
    public void A_condition_can_select()
    {
        Assert.Equal("Compile", Order(build => NukeBuild.IsServerBuild ? build.Publish : build.Compile));
        Assert.Equal("Publish", Order(build => NukeBuild.IsLocalBuild ? build.Publish : build.Compile));
    }

    [Fact]
    public void A_method_can_select() => Assert.Equal("Publish", Order(build => build.Choose("Publish")));

    [Fact]
    public void A_variable_can_contain_it()
    {
        Expression<Func<Build, Target>> chosen = build => build.Publish;

        Assert.Equal("Publish", Order(chosen));
    }

    [Fact]
    public void Several_run_in_their_order() =>
        Assert.Equal("Compile Publish", Order(build => build.Choose("Publish"), build => build.Compile));

    [Fact]
    public void The_help_shows_the_selected_default()
    {
        using var sandbox = Sandbox(build => build.Choose("Publish"));

        Assert.Contains("Publish (default)", sandbox.Run<Build>("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_selection_that_is_not_a_target_is_an_error()
    {
        using var sandbox = Sandbox(build => build.Choose("Nothing"));

        var result = sandbox.Run<Build>();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error: The default target is build => build.Choose(\"Nothing\"), which is null: select a target, x => x.Compile",
            result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_a_property_can_be_inherited()
    {
        using var sandbox = new BuildSandbox();

        var result = sandbox.Run<Inheriting>("Default");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: The target Default inherits IIF(", result.Output, StringComparison.Ordinal);
    }

    private static string Order(params Expression<Func<Build, Target>>[] choices)
    {
        using var sandbox = Sandbox(choices);
        var result = sandbox.Run<Build>();
        Assert.Equal(0, result.ExitCode);
        return result.Build.Order;
    }

    private static BuildSandbox Sandbox(params Expression<Func<Build, Target>>[] choices) =>
        new() { Defaults = DefaultTargets.FromExpressions(choices) };

    private interface IPack : INukeBuild
    {
        Target Pack => _ => _.Executes(() => ((RecordingBuild)this).Trace.Add(nameof(Pack)));
    }

    private sealed class Inheriting : RecordingBuild, IPack
    {
        private Target Default => _ => _.Inherit<IPack>(build => NukeBuild.IsLocalBuild ? build.Pack : null!);
    }

    private sealed class Build : RecordingBuild, IPack
    {
        public Target Compile => _ => _.Executes(Record("Compile"));

        public Target Publish => _ => _.After(Compile).Executes(Record("Publish"));

        public Target Choose(string name) => name switch
        {
            "Publish" => Publish,
            "Compile" => Compile,
            _ => null!,
        };
    }
}
