using QgoBuild.Engine.IO;
using QgoBuild.IO;

namespace QgoBuild.Engine.HtmlReports;

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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }
}
