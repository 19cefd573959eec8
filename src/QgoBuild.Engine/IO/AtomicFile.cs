namespace QgoBuild.IO;

/// <summary>Replaces a file atomically. Several builds of one checkout may write a file at the same time: each writes to a file of its own
/// and renames it. A reader gets a complete version, and a killed build leaves the old one.</summary>
/// <remarks>This source is compiled into every project that writes files for others.</remarks>
internal static class AtomicFile
{
    /// <summary>A unique path in the same directory for a draft of the file.</summary>
    public static string CreateDraftPath(string path) => $"{path}.{Guid.NewGuid():N}.new";

    /// <summary>Replaces the file by a text, in UTF-8 without a byte order mark, as
    /// <see cref="Write(string,ReadOnlySpan{byte},bool,UnixFileMode?)"/> does.</summary>
    public static void Write(string path, string text, bool durable = false, UnixFileMode? mode = null) =>
        Write(path, Encoding.UTF8.GetBytes(text), durable, mode);

    /// <summary>Replaces the file; creates its directory if missing. For a symbolic link, the link's target is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The new content.</param>
    /// <param name="durable">Whether the file is on the disk before this returns; not required for a cache or a report.</param>
    /// <param name="mode">Its mode from the first byte on; null keeps the current mode. Ignored on Windows.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission to write it; the old file is unchanged.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable = false, UnixFileMode? mode = null)
    {
        var file = ResolveLink(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var draft = CreateDraftPath(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode is not null) options.UnixCreateMode = mode;
        try
        {
            using (var stream = new FileStream(draft, options))
            {
                if (!OperatingSystem.IsWindows() && mode is null && File.Exists(file))
                    File.SetUnixFileMode(draft, File.GetUnixFileMode(file));
                stream.Write(content);
                if (durable) stream.Flush(flushToDisk: true);
            }

            Publish(draft, file);
        }
        catch
        {
            Discard(draft);
            throw;
        }
    }

    /// <summary>Renames a finished draft, possibly written by another program, to the file.</summary>
    public static void Publish(string draft, string path)
    {
        for (var attempts = OperatingSystem.IsWindows() ? 50 : 1; ; attempts--)
        {
            try
            {
                File.Move(draft, path, overwrite: true);
                return;
            }
            catch (Exception exception) when (attempts > 1 && exception is IOException or UnauthorizedAccessException)
            {
                // Windows cannot replace a file while another process reads it: retry for a moment.
                Thread.Sleep(10);
            }
        }
    }

    private static string ResolveLink(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path;

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // If the draft cannot be deleted either, the first exception is the one to report.
        }
    }
}
