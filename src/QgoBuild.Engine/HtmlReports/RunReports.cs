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

/// <summary>Writes a report file atomically, because others may read it at the same time.</summary>
internal static class ReportFile
{
    /// <summary>Replaces the file.</summary>
    /// <returns>The reason of a failure; null on success. A report must never fail a build.</returns>
    public static string? Write(AbsolutePath file, string text)
    {
        try
        {
            AtomicFile.Write(file, text);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) { return exception.Message; }
    }
}
