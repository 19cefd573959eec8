using QgoBuild.Engine.IO;
using QgoBuild.Engine.Session;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>Targets that print a result for programs that read standard output.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void Standard_output_contains_only_the_result()
    {
        var result = _sandbox.Run<AnsweringBuild>("Ask");

        Assert.Equal((0, "42\n", "thinking\n"),
            (result.ExitCode, result.Output.ReplaceLineEndings("\n"), result.Errors.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void A_failure_is_printed_on_standard_error()
    {
        var result = _sandbox.Run<AnsweringBuild>("Stumble");

        Assert.Equal((1, "", "Stumble failed: I do not know.\n"), (result.ExitCode, result.Output, result.Errors.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void An_error_in_the_call_is_printed_on_standard_error()
    {
        var result = _sandbox.Run<AnsweringBuild>("Ask", "--about", "x", "--depth", "deep");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("'deep' is not a whole number", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_own_exit_code_is_returned_without_output()
    {
        var result = _sandbox.Run<AnsweringBuild>("Shrug");

        Assert.Equal((7, "", ""), (result.ExitCode, result.Output, result.Errors));
    }

    [Fact]
    public void The_reports_and_the_checkpoint_of_the_previous_run_are_kept()
    {
        var before = _sandbox.Run<AnsweringBuild>("Break");
        var report = (_sandbox.Root / ".nuke" / "temp" / "run.json").ReadAllText();
        _sandbox.Run<AnsweringBuild>("Ask");

        Assert.Equal(1, before.ExitCode);
        Assert.Equal(report, (_sandbox.Root / ".nuke" / "temp" / "run.json").ReadAllText());
        Assert.Equal("Prepare", _sandbox.Run<AnsweringBuild>("Break", "--continue").Skipped);
    }

    [Fact]
    public void Its_plan_is_shown_like_any_plan() =>
        Assert.Contains("Plan of", _sandbox.Run<AnsweringBuild>("Ask", "--plan").Output, StringComparison.Ordinal);

    [Fact]
    public void With_other_targets_its_output_is_shown_like_theirs() =>
        Assert.Contains("── Ask ──", _sandbox.Run<AnsweringBuild>("Prepare", "Ask").Output, StringComparison.Ordinal);

    private sealed class AnsweringBuild : NukeBuild
    {
        [Parameter] private readonly string? About;
        [Parameter] private readonly int Depth = 1;

        private Target Ask => _ => _.QueryOnly().Executes(() =>
        {
            BuildSession.Current.Output.WriteLine("thinking");
            BuildSession.Current.Out.WriteLine(About is null ? 42 : Depth);
        });

        private Target Stumble => _ => _.QueryOnly().Executes(() => throw new TargetFailedException("I do not know."));

        private Target Shrug => _ => _.QueryOnly().Executes(() => { ExitCode = 7; });

        private Target Prepare => _ => _.Executes(() => { });

        private Target Break => _ => _.DependsOn(Prepare).Executes(() => throw new TargetFailedException("broken"));
    }
}
