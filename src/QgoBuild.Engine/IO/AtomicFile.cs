namespace QgoBuild.Engine.IO;

/// <summary>Replaces a file whole: whoever reads it meanwhile, and whatever happens meanwhile, there is the old one or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>Writes the file; its mode stays, and what a link points to is replaced, not the link.</summary>
    public static void Write(AbsolutePath path, ReadOnlySpan<byte> content)
    {
        var file = (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName : null) ?? path.ToString();
        var written = $"{file}.{Guid.NewGuid():N}.new";
        try
        {
            using (var stream = new FileStream(written, FileMode.CreateNew, FileAccess.Write))
            {
                if (!OperatingSystem.IsWindows() && File.Exists(file)) File.SetUnixFileMode(written, File.GetUnixFileMode(file));
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(written, file, overwrite: true);
        }
        finally
        {
            File.Delete(written);
        }
    }
}
