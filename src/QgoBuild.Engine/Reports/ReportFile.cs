using QgoBuild.Engine.IO;

namespace QgoBuild.Engine.Reports;

/// <summary>Writes a report for others to read while it may be written anew: whole or not at all.</summary>
internal static class ReportFile
{
    /// <summary>Replaces the file.</summary>
    /// <returns>Why that is not possible; null when it is done. A report is never worth a build.</returns>
    public static string? Write(AbsolutePath file, string text)
    {
        var draft = file + $".{Guid.NewGuid():N}";
        try
        {
            draft.WriteAllText(text);
            File.Move(draft, file, overwrite: true);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(draft);
            return exception.Message;
        }
    }

    private static void Discard(AbsolutePath draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What cannot be written mostly cannot be deleted either; it was said already.
        }
    }
}
