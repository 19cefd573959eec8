using System.Text;

namespace QgoBuild.IO;

/// <summary>
/// Replaces a file whole. Several builds may write one file at the same time, in one checkout: each writes under a name of its own and
/// renames, so that a reader finds one version or the other, never a part of one, and a build that is killed leaves the old one.
/// </summary>
/// <remarks>The same source is compiled into every project that writes files which others read.</remarks>
internal static class AtomicFile
{
    /// <summary>A name for what will become the file, in the same directory, that no other build uses.</summary>
    public static string CreateDraftPath(string path) => $"{path}.{Guid.NewGuid():N}.new";

    /// <summary>Replaces the file by a text, in UTF-8 without a byte order mark, as <see cref="Write(string,ReadOnlySpan{byte},bool,UnixFileMode?)"/> does.</summary>
    public static void Write(string path, string text, bool durable = false, UnixFileMode? mode = null) =>
        Write(path, Encoding.UTF8.GetBytes(text), durable, mode);

    /// <summary>Replaces the file and creates its directory if that is missing. What a symbolic link points to is replaced, not the link.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What it will hold.</param>
    /// <param name="durable">Whether it must be on the disk before this returns; a cache or report need not be.</param>
    /// <param name="mode">Its mode, from its first byte on; null keeps the mode that it has. Without effect on Windows.</param>
    /// <exception cref="IOException">It cannot be written; the old file is unchanged.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it; the old file is unchanged.</exception>
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
                if (!OperatingSystem.IsWindows() && mode is null && File.Exists(file)) File.SetUnixFileMode(draft, File.GetUnixFileMode(file));
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

    /// <summary>Gives a finished draft, perhaps written by another program, the file's name.</summary>
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
                // Windows refuses to replace a file while somebody reads it, which takes a moment.
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
            // Where a file cannot be written it can mostly not be deleted either; the caller learns of the first failure.
        }
    }
}
