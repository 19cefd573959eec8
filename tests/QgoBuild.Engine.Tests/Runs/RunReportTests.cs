using System.Text.Json;
using QgoBuild.Engine.IO;
using QgoBuild.Engine.Tooling;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.Runs;

/// <summary>The reports of a run.</summary>
public sealed class RunReportTests : IDisposable
{
    private const string Secret = "s3ntinel-v4lue";

    private readonly BuildSandbox _sandbox = new();

    private AbsolutePath Temporary => _sandbox.Root / ".nuke" / "temp";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void The_JSON_report_has_the_outcome_of_each_target()
    {
        _sandbox.Run<Build>("Publish", "--token", Secret);

        using var run = JsonDocument.Parse((Temporary / "run.json").ReadAllText());
        var targets = run.RootElement.GetProperty("targets").EnumerateArray()
            .ToDictionary(target => target.GetProperty("name").GetString()!);
        Assert.Equal(1, run.RootElement.GetProperty("exitCode").GetInt32());
        Assert.Equal("succeeded", targets["Compile"].GetProperty("status").GetString());
        Assert.Equal(["compiled with ***"], targets["Compile"].GetProperty("output").EnumerateArray().Select(line => line.GetString()));
        Assert.Contains("src/App.cs(3,7)", targets["Publish"].GetProperty("failure").GetString(), StringComparison.Ordinal);
        Assert.Equal("notRun", targets["Announce"].GetProperty("status").GetString());
    }

    [Fact]
    public void The_page_is_named_after_a_failure()
    {
        var output = _sandbox.Run<Build>("Publish", "--token", Secret).Output;

        Assert.Contains("Report as a page:  .nuke/temp/run.html", output, StringComparison.Ordinal);
        Assert.Contains("compiled with ***", (Temporary / "run.html").ReadAllText(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_report_contains_a_secret()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";
        _sandbox.Environment["GITHUB_STEP_SUMMARY"] = (string)(_sandbox.Root / "summary.md");
        _sandbox.Run<Build>("Publish", "--token", Secret);

        foreach (var file in (AbsolutePath[])[Temporary / "run.json", Temporary / "run.html", _sandbox.Root / "summary.md"])
            Assert.DoesNotContain(Secret, file.ReadAllText(), StringComparison.Ordinal);
    }

    [Fact]
    public void GitHub_shows_a_summary_and_the_error_at_its_line()
    {
        _sandbox.Environment["GITHUB_ACTIONS"] = "true";
        _sandbox.Environment["GITHUB_STEP_SUMMARY"] = (string)(_sandbox.Root / "summary.md");
        File.WriteAllText(_sandbox.Root / "summary.md", "of an earlier step\n");

        var output = _sandbox.Run<Build>("Publish", "--token", Secret).Output;

        Assert.Contains("::error file=src/App.cs,line=3,col=7,title=Publish%3A CS1002::; expected\n", output, StringComparison.Ordinal);
        var summary = (_sandbox.Root / "summary.md").ReadAllText();
        Assert.StartsWith("of an earlier step\n", summary, StringComparison.Ordinal);
        Assert.Contains("Publish failed", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_cannot_be_written_does_not_change_the_outcome()
    {
        File.WriteAllText(Temporary, "a file where the directory should be");

        var result = _sandbox.Run<Build>("Compile", "--token", Secret);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("The report of this run could not be written", result.Output, StringComparison.Ordinal);
    }

    private sealed class Build : NukeBuild
    {
        [Parameter, Secret] private readonly string? Token;

        private Target Compile => _ => _.Executes(() => ProcessTasks.DefaultLogger(OutputType.Std, $"compiled with {Token}"));

        private Target Publish => _ => _.DependsOn(Compile).Triggers(Announce).Executes(
            () => Assert.Fail($"It does not compile with {Token}:\nsrc/App.cs(3,7): error CS1002: ; expected"));

        private Target Announce => _ => _.Executes(() => { });
    }
}
