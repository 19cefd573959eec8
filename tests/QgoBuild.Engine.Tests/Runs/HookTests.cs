using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>The order of a build's hooks, and the effect of the values that they set.</summary>
public sealed class HookTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Conditions_and_requirements_use_values_from_OnBuildInitialized()
    {
        var result = _sandbox.Run<Build>("Publish", "--environment", "production");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("created:production initialized:production Publish:key of production", result.Build.Order);
    }

    [Fact]
    public void The_plan_uses_them_as_well()
    {
        var plan = _sandbox.Run<Build>("Publish", "--plan").Output;

        Assert.DoesNotContain("skipped", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("missing", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hook_can_distinguish_a_plan_from_a_run()
    {
        Assert.True(_sandbox.Run<Build>("Publish", "--plan").Build.Plan);
        Assert.True(_sandbox.Run<Build>("--explain", "Publish").Build.Plan);
        Assert.False(_sandbox.Run<Build>("Publish").Build.Plan);
    }

    [Fact]
    public void A_value_of_a_hook_is_kept_after_a_prompt_for_another_one()
    {
        _sandbox.Prompt = new ScriptedPrompt("me");

        Assert.Equal("Signed:release:me", _sandbox.Run<PromptingBuild>("Sign", "--kind", "debug").Build.Order);
    }

    [Fact]
    public void A_secret_that_a_hook_sets_is_not_shown()
    {
        _sandbox.Environment["PATH"] = System.Environment.GetEnvironmentVariable("PATH");

        var output = _sandbox.Run<Build>("Leak").Output;

        Assert.Contains("***", output, StringComparison.Ordinal);
        Assert.DoesNotContain("key of staging", output, StringComparison.Ordinal);
    }

    private sealed class Build : RecordingBuild
    {
        private bool _isAllowed;

        [Parameter] private readonly string Environment = "staging";

        [Parameter, Secret] private string? ApiKey;

        private Target Publish => _ => _
            .OnlyWhenStatic(() => _isAllowed)
            .Requires(() => ApiKey)
            .Requires(() => _isAllowed)
            .Executes(() => Trace.Add($"Publish:{ApiKey}"));

        private Target Leak => _ => _.Executes(() => ProcessTasks.StartShell($"echo {ApiKey}").AssertZeroExitCode());

        protected internal override void OnBuildCreated() => Trace.Add($"created:{Environment}");

        protected internal override void OnBuildInitialized()
        {
            Trace.Add($"initialized:{Environment}");
            _isAllowed = true;
            ApiKey = $"key of {Environment}";
        }
    }

    private sealed class PromptingBuild : RecordingBuild
    {
        [Parameter] private string Kind = "debug";

        [Parameter] private readonly string? Signer;

        private Target Sign => _ => _.Requires(() => Signer).Executes(() => Trace.Add($"Signed:{Kind}:{Signer}"));

        protected internal override void OnBuildInitialized() => Kind = "release";
    }
}
