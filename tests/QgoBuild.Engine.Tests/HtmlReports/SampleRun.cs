using QgoBuild.Engine.Execution;
using QgoBuild.Engine.HtmlReports.Runs;

namespace QgoBuild.Tests.Engine.HtmlReports;

/// <summary>Runs to report on.</summary>
internal static class SampleRun
{
    /// <summary>A run of two lanes with every outcome in it.</summary>
    public static readonly RunRecord Failed = new()
    {
        Call = "./build.sh Deploy --stage 'left & right'",
        Started = new DateTimeOffset(2025, 3, 1, 9, 30, 0, TimeSpan.FromHours(1)),
        Duration = TimeSpan.FromSeconds(95.5),
        ExitCode = 1,
        Host = "GitHubActions",
        Parallelism = 2,
        Targets =
        [
            SucceededTarget("Restore", 0, 12.4) with { Description = "Restores packages", Output = OutputExcerpt.Of(["12 packages"]) },
            SucceededTarget("Lint", 0.1, 30) with { Output = OutputExcerpt.Of(["\e[33mwarning\e[0m: a|b", "\e[1;32m✓\e[0m <clean>"]) },
            new TargetRecord { Name = "Tools", Status = ExecutionStatus.Collective, RunsAfter = ["Restore"] },
            SucceededTarget("Compile", 12.4, 40,
                "Tools") with { Summary = new Dictionary<string, string> { ["Warnings"] = "3", ["Projects"] = "8" } },
            SucceededTarget("Test", 52.5, 43, "Compile") with
            {
                Status = ExecutionStatus.Failed,
                Failure = "2 of 812 tests failed\nsrc/Cart.cs(12,5): error CS0103: The name 'x' does not exist\n```",
                Output = OutputExcerpt.Of(Enumerable.Range(1, 2_100).Select(number => $"test {number}")),
            },
            SucceededTarget("EndToEnd", 53, 42, "Compile") with { Status = ExecutionStatus.Aborted },
            new TargetRecord { Name = "Image", Status = ExecutionStatus.Skipped, Reason = "only when !Released" },
            new TargetRecord { Name = "Deploy", Status = ExecutionStatus.NotRun, RunsAfter = ["Test", "Image"] },
        ],
    };

    public static TargetRecord SucceededTarget(string name, double offset, double duration, params string[] runsAfter) => new()
    {
        Name = name,
        Status = ExecutionStatus.Succeeded,
        Offset = TimeSpan.FromSeconds(offset),
        Duration = TimeSpan.FromSeconds(duration),
        RunsAfter = runsAfter,
    };
}
