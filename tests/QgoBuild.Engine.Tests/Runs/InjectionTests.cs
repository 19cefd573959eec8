using System.Reflection;
using QgoBuild.Engine.CI;
using QgoBuild.Engine.CI.GitHubActions;
using QgoBuild.Engine.ValueInjection;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

public sealed class InjectionTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_custom_attribute_injects_its_value()
    {
        var build = _sandbox.Run<Build>("--configuration", "Release").Build;

        Assert.Equal($"Commit of {nameof(Build)}, Release", build.Commit);
    }

    [Fact]
    public void A_missing_value_is_a_warning_unless_it_is_optional()
    {
        var result = _sandbox.Run<Build>();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Solution has no value: there is no solution\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Package has no value", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_computes_its_value_once_and_only_when_it_is_read()
    {
        Assert.Equal("1", _sandbox.Run<Build>("Read").Build.Order);
        Assert.Equal("", _sandbox.Run<Build>().Build.Order);
    }

    [Fact]
    public void Nothing_is_computed_for_the_help() =>
        Assert.DoesNotContain("has no value", _sandbox.Run<Build>("--help").Output, StringComparison.Ordinal);

    [Fact]
    public void The_host_is_injected_by_type()
    {
        Assert.Null(_sandbox.Run<Build>().Build.GitHub);

        _sandbox.Environment["GITHUB_ACTIONS"] = "true";
        Assert.NotNull(_sandbox.Run<Build>().Build.GitHub);
    }

    private sealed class CommitAttribute : ValueInjectionAttributeBase
    {
        public override object GetValue(MemberInfo member, object instance) =>
            $"{member.Name} of {instance.GetType().Name}, {((Build)instance).Configuration}";
    }

    private sealed class MissingAttribute : ValueInjectionAttributeBase
    {
        public override object GetValue(MemberInfo member, object instance) => throw new IOException("there is no solution");
    }

    private sealed class CountAttribute : ValueInjectionAttributeBase
    {
        public override object GetValue(MemberInfo member, object instance)
        {
            ((RecordingBuild)Build).Trace.Add("1");
            return "value";
        }
    }

    private interface ICounting : INukeBuild
    {
        [Count]
        string Counted => TryGetValue(() => Counted);

        Target Read => _ => _.Executes(() => Counted + Counted);
    }

    private sealed class Build : RecordingBuild, ICounting
    {
        [Parameter] public readonly string Configuration = "Debug";

        [Commit] public readonly string? Commit;

        [Missing] private readonly string? Solution;

        [Missing, Optional] private readonly string? Package;

        [CI] public readonly GitHubActions? GitHub;

        private Target Default => _ => _.Executes(() => { });
    }
}
