using QgoBuild.Engine.HtmlReports.Runs;
using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.HtmlReports;

/// <summary>Writes the reports of a run: <c>run.html</c> for people and <c>run.json</c> for programs.</summary>
internal static class RunReports
{
    /// <summary>Replaces the reports of the previous run.</summary>
    /// <param name="run">The run, with masked texts.</param>
    /// <param name="temporaryDirectory">The temporary directory of the build; it is created if missing.</param>
    /// <returns>A warning; null when both files are written. A report never changes the outcome of the build.</returns>
    public static string? Write(RunRecord run, AbsolutePath temporaryDirectory)
    {
        var problem =
            ReportFile.Write(temporaryDirectory / "run.html", RunPage.Render(run)) ??
            ReportFile.Write(temporaryDirectory / "run.json", RunJson.Render(run));
        return problem is null ? null : $"The report of this run could not be written to {temporaryDirectory}: {problem}";
    }
}
