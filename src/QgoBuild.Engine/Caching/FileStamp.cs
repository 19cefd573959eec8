namespace QgoBuild.Engine.Caching;

/// <summary>Size and time of a file: if both are the same, the file has probably not changed.</summary>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Modified">The time of the last write, in ticks, UTC.</param>
internal readonly record struct FileStamp(long Length, long Modified)
{
    /// <summary>The stamp of a file; its length is -1 when the file does not exist.</summary>
    public static FileStamp FromFile(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks) : new FileStamp(-1, 0);
    }
}
