namespace QgoBuild.Engine.Caching;

/// <summary>What tells without reading it that a file was probably not touched.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">When it was last written, in ticks, UTC.</param>
internal readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>That of a file; of length -1 when there is none.</summary>
    public static FileStamp FromFile(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : new FileStamp(-1, 0);
    }
}
