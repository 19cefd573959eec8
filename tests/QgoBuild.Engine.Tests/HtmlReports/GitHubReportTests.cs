using QgoBuild.Engine.GitHubOutput;
using QgoBuild.Engine.HtmlReports.Runs;
using QgoBuild.Engine.IO;

namespace QgoBuild.Tests.Engine.HtmlReports;

public sealed class GitHubReportTests
{
    private static readonly AbsolutePath Root = AbsolutePath.Create("/work tree/root");

    [Fact]
    public void A_run_is_a_summary_of_the_job() => Snapshot.Match(JobSummary.Render(SampleRun.Failed), "step-summary.md");

    [Theory]
    [InlineData("src/A.cs(12,5): error CS0103: The name 'x' does not exist [/work tree/root/src/A.csproj]",
        "src/A.cs 12 5 CS0103 The name 'x' does not exist")]
    [InlineData("/work tree/root/src/A.cs(12,5,12,9): error CS0103: No", "src/A.cs 12 5 CS0103 No")]
    [InlineData("  src/a.ts(3,1): error TS2304: Cannot find name 'y'.", "src/a.ts 3 1 TS2304 Cannot find name 'y'.")]
    [InlineData("A.csproj(7): error MSB4025: Bad", "A.csproj 7  MSB4025 Bad")]
    [InlineData("src/a.c:10:5: error: expected ';'", "src/a.c 10 5  expected ';'")]
    [InlineData("/work tree/root/a.js:10:5: Missing semicolon [Error/semi]", "a.js 10 5  Missing semicolon [Error/semi]")]
    [InlineData("\e[31m./src/../b.ts:1:2\e[0m - error TS1005: ';' expected.", "b.ts 1 2 TS1005 ';' expected.")]
    [InlineData("a.c:0:0: fatal error: x.h: none", "a.c 1 1  x.h: none")]
    public void An_error_is_found_with_its_location(string line, string expected)
    {
        var error = Assert.Single(SourceErrors.Find($"before\r\n{line}\r\nafter", Root));

        Assert.Equal(expected, $"{error.File} {error.Line} {error.Column} {error.Code} {error.Message}");
    }

    [Theory]
    [InlineData("src/A.cs(12,5): warning CS0168: never used")]
    [InlineData("a.c:10:5: note: declared here")]
    [InlineData("/elsewhere/a.c:10:5: error: not ours")]
    [InlineData("../a.c:10:5: error: not ours")]
    [InlineData("12/Jan/2025:10:11:12 GET /")]
    [InlineData("2025-01-12T10:11:12 started")]
    [InlineData("see http://localhost:80:1 now")]
    [InlineData("    at f (/work tree/root/a.js:10:5)")]
    [InlineData("a\0b.c:1:2: error: x")]
    public void Other_lines_are_not_errors(string line) => Assert.Empty(SourceErrors.Find(line, Root));

    [Fact]
    public void Errors_are_commands_of_the_runner_with_their_values_escaped()
    {
        var target =
            SampleRun.SucceededTarget("Compile", 0, 1) with { Failure = "a,b.c:3:4: error: 100% wrong\na,b.c:3:4: error: 100% wrong" };

        Assert.Equal(["::error file=a%2Cb.c,line=3,col=4,title=Compile::100%25 wrong"], Annotations.Of(target, Root));
    }

    [Fact]
    public void A_failure_without_a_location_is_searched_in_the_output()
    {
        var target = SampleRun.SucceededTarget("Compile", 0, 1) with
        {
            Failure = "dotnet ended with 1",
            Output = OutputExcerpt.Of(["A.cs(1,2): error CS1: x"]),
        };

        Assert.Equal(["::error file=A.cs,line=1,col=2,title=Compile%3A CS1::x"], Annotations.Of(target, Root));
        Assert.Empty(Annotations.Of(target with { Failure = null }, Root));
    }
}
