using System.Diagnostics;
using QgoBuild.Engine.HtmlReports.Drawing;
using QgoBuild.Engine.HtmlReports.Plans;
using QgoBuild.Tests.Engine.Harness;

namespace QgoBuild.Tests.Engine.HtmlReports;

public sealed class PlanPageTests(ITestOutputHelper output) : IDisposable
{
    private readonly BuildSandbox _sandbox = new();

    private string Page => File.ReadAllText(_sandbox.Root / ".nuke" / "temp" / "plan.html");

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public void A_plan_is_a_page_as_well()
    {
        _sandbox.Environment["REGISTRY_PASSWORD"] = "hunter2";

        var result = _sandbox.Run<SampleBuild>("Deploy", "Notify", "--released", "--configuration", "Release", "--plan");

        Assert.EndsWith("Nothing was run. As a page with the graph: .nuke/temp/plan.html\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Page, StringComparison.Ordinal);
        Snapshot.Match(Page, "plan.html");
    }

    [Fact]
    public void Without_a_page_the_text_is_enough()
    {
        File.WriteAllText(_sandbox.Root / ".nuke" / "temp", "in the way");

        var result = _sandbox.Run<SampleBuild>("Deploy", "--plan");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("Nothing was run.\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_is_too_large_to_draw_is_listed()
    {
        var start = Stopwatch.GetTimestamp();
        var page = PlanPage.Render(Big(1_000));
        output.WriteLine($"1,000 targets as a page: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {page.Length / 1024} KiB");

        Assert.DoesNotContain("<svg id=\"graph\"", page, StringComparison.Ordinal);
        Assert.Contains("1000 targets with 2970 relations are too much to draw", page, StringComparison.Ordinal);
        Assert.Contains("<li id=\"target-999\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_largest_plan_is_drawn_quickly()
    {
        var start = Stopwatch.GetTimestamp();
        var page = PlanPage.Render(Big(150));
        output.WriteLine(
            $"150 targets with their graph: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms, {page.Length / 1024} KiB");

        Assert.Contains("<svg id=\"graph\"", page, StringComparison.Ordinal);
    }

    private static PlanDocument Big(int count)
    {
        var random = new Random(5);
        return new PlanDocument
        {
            Call = "./build.sh Everything",
            Targets = [.. Enumerable.Range(0, count).Select(i => new PlanNode { Name = $"Target{i}", Description = "Does its part" })],
            Edges = [.. Enumerable.Range(10, count - 10).SelectMany(to => Enumerable.Range(0, 3).Select(part =>
                new Edge(to - 1 - (3 * part) - random.Next(3), to, (EdgeKind)part)))],
        };
    }
}
