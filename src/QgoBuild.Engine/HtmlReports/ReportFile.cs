using QgoBuild.Engine.IO;
using QgoBuild.IO;

namespace QgoBuild.Engine.HtmlReports;

/// <summary>Writes a report for others to read while it may be written anew: whole or not at all.</summary>
internal static class ReportFile
{
    /// <summary>Replaces the file.</summary>
    /// <returns>Why that is not possible; null when it is done. A report is never worth a build.</returns>
    public static string? Write(AbsolutePath file, string text)
    {
        try
        {
            AtomicFile.Write(file, text);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
