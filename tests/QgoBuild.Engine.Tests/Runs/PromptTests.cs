using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

public sealed class PromptTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_prompt_repeats_until_the_value_is_valid()
    {
        var prompt = new ScriptedPrompt("", "prod", "Staging", "hunter22");
        _sandbox.Prompt = prompt;

        var result = _sandbox.Run<Build>("Deploy");

        Assert.Equal("staging hunter22", result.Build.Order);
        Assert.Equal(
            ["Where to [staging, production]", "Where to [staging, production]", "Where to [staging, production]", "Password (secret)"],
            prompt.Questions);
    }

    [Fact]
    public void Without_a_terminal_a_missing_value_is_an_error()
    {
        var result = _sandbox.Run<Build>("Deploy");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: --stage (Where to: one of staging, production) is missing: pass it, or set STAGE; Deploy needs it.",
            result.Output, StringComparison.Ordinal);
        Assert.Contains("error: --password is missing", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_prompt_on_a_CI_server()
    {
        _sandbox.Prompt = new ScriptedPrompt("staging", "hunter22");
        _sandbox.Environment["CI"] = "true";

        Assert.Equal(2, _sandbox.Run<Build>("Deploy").ExitCode);
    }

    [Fact]
    public void An_unanswered_prompt_is_an_error()
    {
        _sandbox.Prompt = new ScriptedPrompt();

        Assert.Equal(2, _sandbox.Run<Build>("Deploy").ExitCode);
    }

    [Fact]
    public void Requirements_of_every_run_are_checked_for_any_target()
    {
        var result = _sandbox.Run<AlwaysRequired>();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("error: --owner (Who owns it) is missing: pass it, or set OWNER.", result.Output, StringComparison.Ordinal);
        Assert.Contains("error: --feed is missing", result.Output, StringComparison.Ordinal);
    }

    private sealed class Build : RecordingBuild
    {
        [Parameter("Where to", ValueProviderMember = nameof(Stages))] private readonly string? Stage;

        [Parameter, Secret] private readonly string? Password;

        private static IEnumerable<string> Stages => ["staging", "production"];

        private Target Deploy => _ => _.Requires(() => Stage, () => Password).Executes(() => Trace.AddRange([Stage!, Password!]));
    }

    private interface IFeed : INukeBuild
    {
        [Parameter, Required]
        string Feed => TryGetValue(() => Feed);
    }

    private sealed class AlwaysRequired : RecordingBuild, IFeed
    {
        [Parameter("Who owns it"), Required] private readonly string? Owner;

        private Target Default => _ => _.Executes(Record("Default"));
    }
}
