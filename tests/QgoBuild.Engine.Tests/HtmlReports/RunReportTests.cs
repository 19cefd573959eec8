using System.Text.Json;
using QgoBuild.Engine.HtmlReports;
using QgoBuild.Engine.HtmlReports.Runs;
using QgoBuild.Engine.IO;

namespace QgoBuild.Tests.Engine.HtmlReports;

public sealed class RunReportTests : IDisposable
{
    private readonly AbsolutePath _directory = AbsolutePath.Create(Directory.CreateTempSubdirectory("reports-test-").FullName);

    public void Dispose() => _directory.DeleteDirectory();

    [Fact]
    public void A_run_is_a_page() => Snapshot.Match(RunPage.Render(SampleRun.Failed with { Targets = Shortened() }), "run.html");

    [Fact]
    public void A_run_is_JSON() => Snapshot.Match(RunJson.Render(SampleRun.Failed with { Targets = Shortened() }), "run.json");

    [Fact]
    public void Both_are_written_completely_without_other_files()
    {
        var directory = _directory / "not" / "there yet";

        Assert.Null(RunReports.Write(SampleRun.Failed, directory));
        Assert.Null(RunReports.Write(SampleRun.Failed, directory));

        Assert.Equal(["run.html", "run.json"], Directory.GetFiles(directory).Select(Path.GetFileName).Order());
        JsonDocument.Parse(File.ReadAllText(directory / "run.json")).Dispose();
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_a_warning()
    {
        File.WriteAllText(_directory / "temp", "in the way");

        var warning = RunReports.Write(SampleRun.Failed, _directory / "temp");

        Assert.StartsWith($"The report of this run could not be written to {_directory / "temp"}: ", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_long_output_is_kept()
    {
        var tail = OutputExcerpt.Of(Enumerable.Range(1, OutputExcerpt.MaxLines + 5).Select(number => $"line {number}"));

        Assert.Equal(5, tail.OmittedCount);
        Assert.Equal("line 6", tail.Lines[0]);
        Assert.Equal("line 2005", tail.Lines[^1]);
    }

    [Fact]
    public void The_beginning_of_a_long_line_is_kept()
    {
        var tail = OutputExcerpt.Of([new string('x', 1_000_000)]);

        Assert.EndsWith("x … (998000 characters more)", tail.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_critical_path_passes_through_targets_without_actions() =>
        Assert.Equal("Restore Compile Test", Names(CriticalPath.Of(SampleRun.Failed.Targets)));

    [Fact]
    public void An_inconsistent_record_causes_no_endless_loop() =>
        Assert.Equal("B A", Names(CriticalPath.Of([SampleRun.SucceededTarget("A", 0, 2, "B"), SampleRun.SucceededTarget("B", 1, 0, "A")])));

    [Fact]
    public void Targets_that_run_one_after_the_other_share_a_lane()
    {
        var lanes = Lanes.Of(SampleRun.Failed.Targets);

        Assert.Equal(["Restore Compile Test", "Lint EndToEnd"], lanes.Select(Names));
    }

    private static string Names(IEnumerable<TargetRecord> targets) => string.Join(' ', targets.Select(target => target.Name));

    // A snapshot is for reading.
    private static TargetRecord[] Shortened() =>
        [.. SampleRun.Failed.Targets.Select(target => target with { Output = OutputExcerpt.Of(target.Output.Lines.TakeLast(3)) })];
}
