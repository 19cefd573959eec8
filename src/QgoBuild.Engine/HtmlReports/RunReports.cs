using QgoBuild.Engine.IO;
using QgoBuild.Engine.HtmlReports.Runs;

namespace QgoBuild.Engine.HtmlReports;

/// <summary>Leaves behind what a run was: <c>run.html</c> for people and <c>run.json</c> for programs.</summary>
internal static class RunReports
{
    /// <summary>Replaces the reports of the run before.</summary>
    /// <param name="run">The run; every text of it has passed the mask of secrets.</param>
    /// <param name="temporaryDirectory">The build's own directory for such things; it is created where missing.</param>
    /// <returns>What to warn of; null when both files are written. The outcome of the build is never changed by its report.</returns>
    public static string? Write(RunRecord run, AbsolutePath temporaryDirectory)
    {
        var problem =
            ReportFile.Write(temporaryDirectory / "run.html", RunPage.Render(run)) ??
            ReportFile.Write(temporaryDirectory / "run.json", RunJson.Render(run));
        return problem is null ? null : $"The report of this run could not be written to {temporaryDirectory}: {problem}";
    }
}
